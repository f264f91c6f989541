package org.samediffext.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is computed once a step, in double: registers that hold the learning rate, the number of the step, the weight decay, the
 * numbers of elements and channels, the constants, the kept numbers, the literals and the results of folds, and operations that
 * fill further registers from them. Where a register stands for a number of each channel, these are in a row. Operations have
 * levels: those of level 0 need no fold, those of level n the folds of pass n, from 1. Joins make one number of a register of all
 * tensors of a model, at the end of its level, for the next.
 */
final class ScalarCode {
    static final int RATE = 0;
    static final int TIME = 1;
    static final int DECAY = 2;
    static final int SIZE = 3;
    static final int MODEL_SIZE = 4;
    static final int CHANNEL_SIZE = 5;
    static final int CHANNELS = 6;
    private static final int FIRST_CONSTANT = 7;

    /** What becomes of a register of each tensor of a model. */
    record Join(Fold.Kind kind, int from, int to) {}

    private final double[] initial;
    private final int firstKept;
    private final List<Integer> rows;
    private final List<List<Operation>> levels;
    private final List<List<Join>> joins;

    private ScalarCode(
            double[] initial, int firstKept, List<Integer> rows, List<List<Operation>> levels, List<List<Join>> joins) {
        this.initial = initial;
        this.firstKept = firstKept;
        this.rows = rows;
        this.levels = levels;
        this.joins = joins;
    }

    int registers() {
        return initial.length;
    }

    /** The register of the kept number at a position. */
    int kept(int position) {
        return firstKept + position;
    }

    /** The number of levels. */
    int levels() {
        return levels.size();
    }

    /** What is joined at the end of a level. */
    List<Join> joins(int level) {
        return joins.get(level);
    }

    /** The row of a register that stands for a number of each channel, -1 for others. */
    int row(int register) {
        return rows.indexOf(register);
    }

    /** The number of rows. */
    int rows() {
        return rows.size();
    }

    /**
     * Fills the registers for a step over some elements of the {@code modelSize} elements of a model, but for the kept numbers;
     * level 0 is still to run.
     */
    void start(StepKernel.Scalars step, double[] constants, Channels channels, long modelSize, double[] registers) {
        System.arraycopy(initial, 0, registers, 0, initial.length);
        System.arraycopy(constants, 0, registers, FIRST_CONSTANT, constants.length);
        registers[RATE] = step.lr();
        registers[TIME] = step.t();
        registers[DECAY] = step.weightDecay();
        registers[SIZE] = channels.length();
        registers[MODEL_SIZE] = modelSize;
        registers[CHANNEL_SIZE] = channels.size();
        registers[CHANNELS] = channels.number();
    }

    /** Fills the registers of a level, once those of its folds are set, and joins them as if the tensor were alone. */
    void run(int level, double[] registers, ChannelRows channels) {
        List<Operation> operations = levels.get(level);
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).run(registers, channels);
        }
        List<Join> joined = joins.get(level);
        for (int i = 0; i < joined.size(); i++) {
            registers[joined.get(i).to] = registers[joined.get(i).from];
        }
    }

    /** Collects registers and operations; equal ones are shared. */
    static final class Builder {
        private final Map<String, Integer> constants = new HashMap<>();
        private final Map<Double, Integer> literals = new HashMap<>();
        private final Map<List<Object>, Integer> known = new HashMap<>();
        private final List<Double> initial = new ArrayList<>();
        private final List<Integer> levels = new ArrayList<>();

        /** The registers that have a row, by row. */
        private final List<Integer> rows = new ArrayList<>();

        private final List<Operation> operations = new ArrayList<>();
        private final List<Join> joins = new ArrayList<>();
        private final Map<Integer, List<Integer>> sources = new HashMap<>();

        Builder(Iterable<String> names, Iterable<String> kept) {
            for (int i = 0; i < FIRST_CONSTANT; i++) {
                register(0, 0);
            }
            for (String name : names) {
                constants.put(name, register(0, 0));
            }
            kept.forEach(name -> register(0, 0));
        }

        private int register(double value, int level) {
            initial.add(value);
            levels.add(level);
            return initial.size() - 1;
        }

        private int register(int level, boolean row) {
            int register = register(0, level);
            if (row) {
                rows.add(register);
            }
            return register;
        }

        /** A register for what a fold leaves. */
        int fold(Extent extent, int level) {
            return register(level, extent == Extent.CHANNEL);
        }

        /** Whether a register stands for a number of each channel. */
        boolean isRow(int register) {
            return rows.contains(register);
        }

        private Operation.Place place(int register) {
            return new Operation.Place(register, rows.indexOf(register));
        }

        /** A register for what becomes of another one in all tensors of a model. */
        int join(Fold.Kind kind, int from) {
            return known.computeIfAbsent(List.of(Extent.MODEL, kind, from), key -> {
                int to = register(0, 1 + level(from));
                sources.put(to, List.of(from));
                joins.add(new Join(kind, from, to));
                return to;
            });
        }

        /** The number of passes that must have run before a register has its value. */
        int level(int register) {
            return levels.get(register);
        }

        /** Registers with all from which they are computed. */
        Set<Integer> withSources(Set<Integer> registers) {
            Set<Integer> all = new HashSet<>(registers);
            Deque<Integer> open = new ArrayDeque<>(registers);
            while (!open.isEmpty()) {
                for (int source : sources.getOrDefault(open.pop(), List.of())) {
                    if (all.add(source)) {
                        open.push(source);
                    }
                }
            }
            return all;
        }

        int constant(String name) {
            Integer register = constants.get(name);
            if (register == null) {
                throw new IllegalStateException("the constant " + name + " has no register");
            }
            return register;
        }

        /** The register of the kept number at a position. */
        int kept(int position) {
            return FIRST_CONSTANT + constants.size() + position;
        }

        int literal(double value) {
            return literals.computeIfAbsent(value, v -> register(v, 0));
        }

        boolean isLiteral(int register, double value) {
            Integer held = literals.get(value);
            return held != null && held == register;
        }

        /** A register for an operation on others, with a row if one of those has a row. */
        int operation(Op op, List<Integer> args) {
            return known.computeIfAbsent(List.of(op, args), key -> {
                boolean row = args.stream().anyMatch(this::isRow);
                int result = register(args.stream().mapToInt(levels::get).max().orElse(0), row);
                sources.put(result, args);
                int a = args.get(0);
                int b = args.size() > 1 ? args.get(1) : 0;
                int c = args.size() > 2 ? args.get(2) : 0;
                operations.add(
                        row
                                ? new Operation.OfChannels(op, place(a), place(b), place(c), place(result))
                                : new Operation.OfNumbers(op, a, b, c, result));
                return result;
            });
        }

        /** A register for the joined numbers of a row. */
        int overChannels(Fold.Kind kind, int row) {
            return known.computeIfAbsent(List.of(Extent.CHANNEL, kind, row), key -> {
                int result = register(0, levels.get(row));
                sources.put(result, List.of(row));
                operations.add(new Operation.OverChannels(kind, place(row), result));
                return result;
            });
        }

        /** The code of so many levels; what is above them nothing reads. */
        ScalarCode build(int count) {
            double[] values = initial.stream().mapToDouble(Double::doubleValue).toArray();
            List<List<Operation>> byLevel = new ArrayList<>();
            List<List<Join>> joined = new ArrayList<>();
            for (int level = 0; level < count; level++) {
                int wanted = level;
                byLevel.add(operations.stream()
                        .filter(operation -> level(operation.result()) == wanted)
                        .toList());
                joined.add(joins.stream()
                        .filter(join -> level(join.from) == wanted)
                        .toList());
            }
            return new ScalarCode(values, kept(0), List.copyOf(rows), byLevel, joined);
        }
    }
}
