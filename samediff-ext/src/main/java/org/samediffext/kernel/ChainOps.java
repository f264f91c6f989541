package org.samediffext.kernel;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseScalarOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.impl.controlflow.Select;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseDivision;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseSubtraction;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSet;
import org.nd4j.linalg.api.ops.impl.transforms.bool.IsNaN;
import org.nd4j.linalg.api.ops.impl.transforms.custom.EqualTo;
import org.nd4j.linalg.api.ops.impl.transforms.custom.GreaterThan;
import org.nd4j.linalg.api.ops.impl.transforms.custom.GreaterThanOrEqual;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LessThan;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LessThanOrEqual;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Min;
import org.nd4j.linalg.api.ops.impl.transforms.custom.NotEqualTo;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Pow;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.DivOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Negative;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's operations, into arrays that are there already. */
final class ChainOps {
    private static final ThreadLocal<Map<Op, BaseScalarOp>> WITH_NUMBER =
            ThreadLocal.withInitial(() -> new EnumMap<>(Op.class));

    private ChainOps() {}

    static void unary(Op op, INDArray x, INDArray z) {
        var executioner = Nd4j.getExecutioner();
        switch (op) {
            case NEG -> executioner.exec(new Negative(x, z));
            case ABS -> executioner.exec(new Abs(x, z));
            case SIGN -> executioner.exec(new Sign(x, z));
            case SQRT -> executioner.exec(new Sqrt(x, z));
            case EXP -> executioner.exec(new Exp(x, z));
            case LOG -> executioner.exec(new Log(x, z));
            case TANH -> executioner.exec(new Tanh(x, z));
            case SIGMOID -> executioner.exec(new Sigmoid(x, z));
            default -> throw new IllegalArgumentException(op + " is not an operation of one array");
        }
    }

    static void binary(Op op, INDArray x, INDArray y, INDArray z) {
        Nd4j.exec(
                switch (op) {
                    case ADD -> new AddOp(x, y, z);
                    case SUB -> new SubOp(x, y, z);
                    case MUL -> new MulOp(x, y, z);
                    case DIV -> new DivOp(x, y, z);
                    case MIN -> new Min(x, y, z);
                    case MAX -> new Max(x, y, z);
                    case POW -> power(x, y, z);
                    case LT -> new LessThan(x, y, z);
                    case LE -> new LessThanOrEqual(x, y, z);
                    case GT -> new GreaterThan(x, y, z);
                    case GE -> new GreaterThanOrEqual(x, y, z);
                    case EQ -> new EqualTo(x, y, z);
                    case NE -> new NotEqualTo(x, y, z);
                    default -> throw new IllegalArgumentException(op + " is not an operation of two arrays");
                });
    }

    private static CustomOp power(INDArray x, INDArray y, INDArray z) {
        Pow pow = new Pow(x, y);
        pow.addOutputArgument(z);
        return pow;
    }

    /** Whether there is an operation of an array and a number; the number is on the side that {@link #withNumber} says. */
    static boolean hasNumber(Op op, boolean numberFirst) {
        return switch (op) {
            case ADD, MUL, MIN, MAX -> true;
            case SUB, DIV -> numberFirst;
            default -> false;
        };
    }

    /** {@code x + k, x*k, min(x, k), max(x, k), k - x, k / x}. */
    static void withNumber(Op op, INDArray x, INDArray number, INDArray z) {
        exec(
                op,
                switch (op) {
                    case ADD -> ScalarAdd::new;
                    case MUL -> ScalarMultiplication::new;
                    case MIN -> ScalarMin::new;
                    case MAX -> ScalarMax::new;
                    case SUB -> ScalarReverseSubtraction::new;
                    case DIV -> ScalarReverseDivision::new;
                    default -> throw new IllegalArgumentException(op + " is not an operation of an array and a number");
                },
                x,
                number,
                z);
    }

    static void fill(INDArray z, INDArray number) {
        exec(Op.EQ, ScalarSet::new, z, number, z);
    }

    /** The operation object is kept: each new one would allocate a number outside the heap. */
    @SuppressWarnings("try")
    private static void exec(Op key, Supplier<BaseScalarOp> maker, INDArray x, INDArray number, INDArray z) {
        BaseScalarOp op = WITH_NUMBER.get().computeIfAbsent(key, k -> {
            try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                return maker.get();
            }
        });
        op.setX(x);
        op.setZ(z);
        op.setScalar(number);
        Nd4j.getExecutioner().exec(op);
        op.setX(number);
        op.setZ(number);
    }

    /** Puts NaN into {@code z} where {@code x} has it. */
    static void keepNaN(INDArray x, INDArray flags, INDArray z) {
        Nd4j.getExecutioner().exec(new IsNaN(x, flags));
        select(flags, x, z, z);
    }

    static void select(INDArray flags, INDArray yes, INDArray no, INDArray z) {
        Nd4j.exec(new Select(new INDArray[] {flags, yes, no}, new INDArray[] {z}));
    }
}
