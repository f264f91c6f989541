package org.samediffext.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pass as vector code on the memory itself. It gives the bits that the loops over blocks give, and is many times slower than
 * they until C2 has compiled it: so it is tried out beside the steps ({@link VectorTrial}), once there have been enough of them,
 * and used from then on if it was the faster one.
 */
final class VectorCode {
    /** Elements after which a trial pays: the steps over them have taken about as long as it will. */
    static final long TRIED_AFTER = 1 << 28;

    /** In much longer loops C2 leaves calls as they are, and a call of the Vector API is slow. */
    static final int MAX_OPERATIONS = 128;

    private static final Logger LOG = LoggerFactory.getLogger(VectorCode.class);

    /** Those whose vector form has other bits than the scalar one, or none. */
    private static final Set<Op> SCALAR_ONLY = EnumSet.of(Op.EXP, Op.LOG, Op.TANH, Op.SIGMOID, Op.POW);

    private final Vectors vectors;
    private final MethodHandle range;
    private final int elementBytes;
    private final AtomicLong seen = new AtomicLong();
    private volatile boolean used;

    private VectorCode(Vectors vectors, MethodHandle range, int elementBytes) {
        this.vectors = vectors;
        this.range = range;
        this.elementBytes = elementBytes;
        this.used = vectors.always();
    }

    /** The vector code of a pass, null where the Java machine or the pass has none. */
    static @Nullable VectorCode compile(Pass pass, boolean wide) {
        Vectors vectors = Vectors.found();
        if (vectors == null || !isVector(pass)) {
            return null;
        }
        byte[] bytes = VectorEmitter.write(pass, vectors, wide ? Type.DOUBLE_TYPE : Type.FLOAT_TYPE);
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            MethodType type = MethodType.methodType(void.class, Object.class, Object.class, int.class, int.class);
            MethodHandle range = lookup.findStatic(lookup.lookupClass(), VectorEmitter.METHOD, type);
            return new VectorCode(vectors, range, wide ? Double.BYTES : Float.BYTES);
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.warn("this Java machine takes no vector code; the formula runs in loops over blocks", e);
            return null;
        }
    }

    private static boolean isVector(Pass pass) {
        return pass.folds().isEmpty()
                && pass.expanded().isEmpty()
                && pass.instructions().size() <= MAX_OPERATIONS
                && pass.instructions().stream().noneMatch(i -> SCALAR_ONLY.contains(i.op()));
    }

    /** Elements of a vector. */
    int lanes() {
        return vectors.bytes() / elementBytes;
    }

    /** Notes a step over so many elements; whether this is the one after which to try. */
    boolean isTimeToTry(long length) {
        if (used) {
            return false;
        }
        long after = seen.addAndGet(length);
        return after >= TRIED_AFTER && after - length < TRIED_AFTER;
    }

    boolean isUsed() {
        return used;
    }

    /** Makes it the code of its pass from now on, or no longer. */
    void use(boolean use) {
        used = use;
    }

    /** Does whole vectors of the elements from {@code from} to before {@code to}; returns where it ends. */
    long run(Memory[] windows, Object numbers, long from, long to) {
        Object[] views = Scratch.ofThread().views(windows.length);
        long end = from + (to - from) / lanes() * lanes();
        for (long at = from; at < end; ) {
            int span = Memory.span(at);
            long next = Math.min(end, (span + 1L) * Memory.SPAN);
            for (int i = 0; i < windows.length; i++) {
                views[i] = windows[i].view(span);
            }
            run(views, numbers, Memory.within(at) * elementBytes, (int) (next - span * Memory.SPAN) * elementBytes);
            at = next;
        }
        return end;
    }

    private void run(Object views, Object numbers, int from, int to) {
        try {
            range.invokeExact(views, numbers, from, to);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the vector code of a formula failed", e);
        }
    }
}
