package org.samediffext.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.samediffext.kernel.Pass.Instruction;
import org.samediffext.kernel.Pass.Output;

/**
 * Writes a program as CUDA C: for the last pass a kernel {@code step} over all elements, for each other pass a kernel {@code
 * fold} and its position for what it folds over all elements, or {@code foldChannels} for what it folds channel by channel. HALF
 * and BFLOAT16 are computed in float.
 *
 * <p>A kernel takes the numbers of the step as a structure, the number of elements, the run and the count of the channels, the
 * rows of numbers of channels that it reads, and the arrays; one that folds then takes the number of groups and where the
 * results go: for each fold and group a number of each block of the group, in this order. The blocks of all groups are dealt out
 * one after the other.
 */
final class CudaSource {
    /** Threads a block; a power of two. */
    static final int THREADS = 256;

    private final Program program;
    private final StringBuilder text = new StringBuilder();

    private CudaSource(Program program) {
        this.program = program;
    }

    /** The whole source for arrays of a type, which fits the vocabulary of the program. */
    static String of(Program program, DataType type) {
        return head(type) + kernels(program);
    }

    /** What comes before the kernels: how numbers of a type are kept, and the functions that the kernels call. */
    static String head(DataType type) {
        return resource(type.name().toLowerCase(Locale.ROOT) + ".cu") + resource("prelude.cu");
    }

    /** The kernels, the same for all types of one vocabulary. */
    static String kernels(Program program) {
        return new CudaSource(program).write();
    }

    /** The kernel of a pass, or of what it folds channel by channel. */
    static String name(Program program, int pass, boolean byChannel) {
        return pass == program.passes().size() - 1 ? "step" : (byChannel ? "foldChannels" : "fold") + pass;
    }

    private String write() {
        List<Pass> passes = program.passes();
        for (int i = 0; i < passes.size(); i++) {
            Pass pass = passes.get(i);
            if (i == passes.size() - 1) {
                new Kernel(pass, name(program, i, false)).write();
                continue;
            }
            fold(pass, i, false);
            fold(pass, i, true);
        }
        return text.toString();
    }

    /** What a kernel folds: what a pass folds over all elements, or channel by channel. */
    static List<Fold> folds(Pass pass, boolean byChannel) {
        return pass.folds().stream()
                .filter(fold -> (fold.extent() == Extent.CHANNEL) == byChannel)
                .toList();
    }

    private void fold(Pass pass, int position, boolean byChannel) {
        List<Fold> folds = folds(pass, byChannel);
        if (!folds.isEmpty()) {
            new Kernel(pass, name(program, position, byChannel)).fold(folds, byChannel);
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String resource(String name) {
        try (InputStream stream = CudaSource.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One kernel under way. */
    private final class Kernel {
        private final Pass pass;
        private final String name;

        Kernel(Pass pass, String name) {
            this.pass = pass;
            this.name = name;
        }

        void write() {
            head(List.of());
            line("    long long stride = (long long) blockDim.x * gridDim.x;");
            line("    for (long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {");
            body();
            for (Output output : pass.outputs()) {
                line("        a" + output.array() + "[i] = keep(" + text(output.value()) + ");");
            }
            line("    }");
            line("}");
        }

        void fold(List<Fold> folds, boolean byChannel) {
            head(List.of("int groups", "double* results"));
            for (int k = 0; k < folds.size(); k++) {
                line("    double f" + k + " = 0;");
            }
            line("    int group = blockIdx.x % groups;");
            line("    int block = blockIdx.x / groups;");
            line("    int blocks = gridDim.x / groups;");
            line("    long long size = n / groups;");
            line("    long long stride = (long long) blockDim.x * blocks;");
            line("    for (long long e = (long long) block * blockDim.x + threadIdx.x; e < size; e += stride) {");
            line("        long long i = " + (byChannel ? "e / run * run * channels + group * run + e % run" : "e")
                    + ";");
            body();
            for (int k = 0; k < folds.size(); k++) {
                line("        f" + k + " = " + added(folds.get(k), "f" + k) + ";");
            }
            line("    }");
            line("    __shared__ double shared[" + THREADS + "];");
            for (int k = 0; k < folds.size(); k++) {
                boolean largest = folds.get(k).kind() == Fold.Kind.LARGEST;
                line("    join(f" + k + ", " + largest + ", shared, results + (" + k
                        + "LL * groups + group) * blocks + block);");
            }
            line("}");
        }

        private String added(Fold fold, String sum) {
            String x = "(double) " + text(fold.values().get(0));
            String y = "(double) " + text(fold.values().get(fold.values().size() - 1));
            return switch (fold.kind()) {
                case SUM -> sum + " + " + x;
                case SIZES -> sum + " + fabs(" + x + ")";
                case PRODUCTS -> sum + " + " + x + " * " + y;
                case LARGEST -> "larger(" + sum + ", fabs(" + x + "))";
            };
        }

        private void head(List<String> more) {
            if (!pass.hoisted().isEmpty()) {
                line("struct Numbers_" + name + " { real of[" + pass.hoisted().size() + "]; };");
            }
            List<String> parameters = new ArrayList<>();
            if (!pass.hoisted().isEmpty()) {
                parameters.add("Numbers_" + name + " s");
            }
            parameters.addAll(List.of("long long n", "long long run", "int channels"));
            for (int i = 0; i < pass.expanded().size(); i++) {
                parameters.add("const real* r" + (program.arrays() + i));
            }
            for (int i = 0; i < program.arrays(); i++) {
                parameters.add("stored* a" + i);
            }
            parameters.addAll(more);
            line("extern \"C\" __global__ void " + name + "(" + String.join(", ", parameters) + ") {");
        }

        private void body() {
            for (int i = 0; i < program.arrays(); i++) {
                if (pass.reads(i)) {
                    line("        real x" + i + " = load(a" + i + "[i]);");
                }
            }
            if (!pass.expanded().isEmpty()) {
                line("        long long channel = i / run % channels;");
            }
            for (int i = program.arrays(); i < pass.arrays(); i++) {
                line("        real x" + i + " = r" + i + "[channel];");
            }
            for (int i = 0; i < pass.instructions().size(); i++) {
                line("        real t" + i + " = " + value(pass.instructions().get(i)) + ";");
            }
        }

        private String value(Instruction instruction) {
            List<String> args = instruction.args().stream().map(this::text).toList();
            String a = args.get(0);
            return switch (instruction.op()) {
                case ADD -> a + " + " + args.get(1);
                case SUB -> a + " - " + args.get(1);
                case MUL -> a + " * " + args.get(1);
                case DIV -> a + " / " + args.get(1);
                case NEG -> "-" + a;
                case ABS -> call("fabs", args);
                case SQRT -> call("sqrt", args);
                case MIN -> call("least", args);
                case MAX -> call("most", args);
                case EXP, LOG, TANH, POW -> inDouble(instruction.op().symbol(), args);
                case SIGMOID -> "(real) (1 / (1 + exp(-(double) " + a + ")))";
                case LT -> call("isLess", args);
                case LE -> call("isAtMost", args);
                case GT -> call("isLess", List.of(args.get(1), a));
                case GE -> call("isAtMost", List.of(args.get(1), a));
                case EQ -> call("isEqual", args);
                case NE -> "1 - " + call("isEqual", args);
                case WHERE -> call("choose", args);
                default -> throw new IllegalStateException("no CUDA code for " + instruction.op());
            };
        }

        private String inDouble(String function, List<String> args) {
            return "(real) "
                    + call(function, args.stream().map(arg -> "(double) " + arg).toList());
        }

        private String call(String function, List<String> args) {
            return function + args.stream().collect(Collectors.joining(", ", "(", ")"));
        }

        private String text(Operand operand) {
            return switch (operand.source()) {
                case ARRAY -> "x" + operand.index();
                case RESULT -> "t" + operand.index();
                case SCALAR -> "s.of[" + operand.index() + "]";
                case CHANNEL -> throw new IllegalStateException("a number of each channel that is no array yet");
            };
        }
    }
}
