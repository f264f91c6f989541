package org.samediffext.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the running Java machine has of the incubating Vector API. Nothing here refers to its classes, which are there only if Java
 * was started with {@code --add-modules jdk.incubator.vector}. The system property {@value #PROPERTY} is {@code trial} unless set:
 * a formula runs as vector code once that was faster in a trial; {@code always} and {@code never} do without one.
 */
final class Vectors {
    static final String PROPERTY = "org.samediffext.vectors";

    private static final Logger LOG = LoggerFactory.getLogger(Vectors.class);
    private static final String MODULE = "jdk.incubator.vector";
    /** From here on loads and stores take segments of a final API. */
    private static final int SEGMENTS_SINCE = 22;

    /** Until here they take buffers. */
    private static final int BUFFERS_UNTIL = 18;

    private static final @Nullable Vectors FOUND = find();

    static {
        if (FOUND == null) {
            LOG.debug("formulas run as {}", description());
        } else {
            LOG.info("formulas run as {}", description());
        }
    }

    /** How loads and stores name memory outside the heap. */
    private final Class<?> memory;

    /** From a direct buffer to what loads and stores take. */
    private final MethodHandle view;

    private final int bytes;
    private final boolean always;

    private Vectors(Class<?> memory, MethodHandle view, int bytes, boolean always) {
        this.memory = memory;
        this.view = view;
        this.bytes = bytes;
        this.always = always;
    }

    /** What there is, null for nothing. */
    static @Nullable Vectors found() {
        return FOUND;
    }

    /** How formulas run, in words. */
    static String description() {
        return FOUND == null
                ? "loops over blocks; with java --add-modules " + MODULE + " vector code, where it is faster"
                : "vector code of " + 8 * FOUND.bytes + " bits by " + MODULE
                        + (FOUND.always ? "" : " where it is faster, else loops over blocks");
    }

    private static @Nullable Vectors find() {
        String wanted = System.getProperty(PROPERTY, "trial");
        Module own = Vectors.class.getModule();
        if (wanted.equals("never")
                || ModuleLayer.boot().findModule(MODULE).filter(own::canRead).isEmpty()) {
            return null;
        }
        int version = Runtime.version().feature();
        try {
            if (version >= SEGMENTS_SINCE || version <= BUFFERS_UNTIL) {
                return of(version >= SEGMENTS_SINCE, wanted.equals("always"));
            }
            LOG.info("formulas run in loops over blocks: for {}, Java must be 17, 18, or 22 and later", MODULE);
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.warn("formulas run in loops over blocks: the {} of this Java machine is not the known one", MODULE, e);
        }
        return null;
    }

    private static Vectors of(boolean segments, boolean always) throws ReflectiveOperationException {
        Class<?> floats = Class.forName(MODULE + ".FloatVector");
        Class<?> species = Class.forName(MODULE + ".VectorSpecies");
        Object preferred = floats.getField("SPECIES_PREFERRED").get(null);
        int bytes = (int) species.getMethod("vectorByteSize").invoke(preferred);
        if (!segments) {
            floats.getMethod("fromByteBuffer", species, ByteBuffer.class, int.class, ByteOrder.class);
            return new Vectors(ByteBuffer.class, MethodHandles.identity(ByteBuffer.class), bytes, always);
        }
        Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
        floats.getMethod("fromMemorySegment", species, segment, long.class, ByteOrder.class);
        MethodHandle view = MethodHandles.publicLookup()
                .findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
        return new Vectors(segment, view, bytes, always);
    }

    /** Whether vector code is used without a trial. */
    boolean always() {
        return always;
    }

    /** The type of a view. */
    Type memory() {
        return Type.getType(memory);
    }

    /** Whether loads and stores take a segment and a {@code long}, else a buffer and an {@code int}. */
    boolean bySegment() {
        return memory != ByteBuffer.class;
    }

    /** Bytes of a vector. */
    int bytes() {
        return bytes;
    }

    /** The elements of a direct buffer as loads and stores take them. */
    Object view(ByteBuffer buffer) {
        try {
            return view.invoke(buffer);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("no view of a direct buffer", e);
        }
    }
}
