package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.samediffext.kernel.Operand.Source;
import org.samediffext.kernel.Pass.Instruction;
import org.samediffext.kernel.Pass.Output;

/** Distributes instructions over passes, and leaves out what nothing reads. */
final class Staging {
    private final List<Instruction> instructions;
    private final List<Fold> folds;
    private final ScalarCode.Builder scalars;
    private final int arrays;

    Staging(List<Instruction> instructions, List<Fold> folds, ScalarCode.Builder scalars, int arrays) {
        this.instructions = instructions;
        this.folds = folds;
        this.scalars = scalars;
        this.arrays = arrays;
    }

    Program program(List<Output> outputs, List<Integer> kept) {
        Set<Fold> live = new LinkedHashSet<>();
        int levels = 0;
        for (int register : live(outputs, kept, live)) {
            levels = Math.max(levels, scalars.level(register));
        }
        List<Pass> passes = new ArrayList<>();
        for (int level = 1; level <= levels; level++) {
            int wanted = level;
            passes.add(pass(
                    List.of(),
                    folds.stream()
                            .filter(fold -> live.contains(fold) && scalars.level(fold.register()) == wanted)
                            .toList()));
        }
        passes.add(pass(outputs, List.of()));
        return new Program(scalars.build(passes.size()), arrays, List.copyOf(passes), kept);
    }

    /** Finds the folds, and gives the registers, on which the outputs and the kept numbers depend. */
    private Set<Integer> live(List<Output> outputs, List<Integer> kept, Set<Fold> live) {
        Set<Integer> all = new TreeSet<>();
        List<Operand> open = Stream.concat(
                        outputs.stream().map(Output::value),
                        kept.stream().map(register -> new Operand(Source.SCALAR, register)))
                .toList();
        while (!open.isEmpty()) {
            Set<Integer> registers = scalars.withSources(registers(open));
            all.addAll(registers);
            open = folds.stream()
                    .filter(fold -> registers.contains(fold.register()) && live.add(fold))
                    .flatMap(fold -> fold.values().stream())
                    .toList();
        }
        return all;
    }

    /** The registers that values need, themselves or by the instructions that compute them. */
    private Set<Integer> registers(List<Operand> values) {
        boolean[] needed = needed(values);
        Set<Integer> registers = new TreeSet<>();
        List<Operand> read = new ArrayList<>(values);
        for (int i = 0; i < needed.length; i++) {
            if (needed[i]) {
                read.addAll(instructions.get(i).args());
            }
        }
        read.stream().filter(operand -> !operand.isElement()).forEach(operand -> registers.add(operand.index()));
        return registers;
    }

    /** The instructions that compute values. */
    private boolean[] needed(List<Operand> values) {
        boolean[] needed = new boolean[instructions.size()];
        values.forEach(value -> mark(value, needed));
        for (int i = needed.length - 1; i >= 0; i--) {
            if (needed[i]) {
                instructions.get(i).args().forEach(arg -> mark(arg, needed));
            }
        }
        return needed;
    }

    private static void mark(Operand operand, boolean[] needed) {
        if (operand.isResult()) {
            needed[operand.index()] = true;
        }
    }

    private Pass pass(List<Output> outputs, List<Fold> folded) {
        boolean[] needed = needed(new Pass(List.of(), List.of(), arrays, List.of(), outputs, folded)
                .results()
                .toList());
        Renaming renaming = new Renaming(needed.length, arrays);
        List<Instruction> kept = new ArrayList<>();
        for (int i = 0; i < needed.length; i++) {
            if (needed[i]) {
                renaming.position[i] = kept.size();
                Instruction old = instructions.get(i);
                kept.add(new Instruction(old.op(), renaming.of(old.args())));
            }
        }
        List<Output> written = outputs.stream()
                .map(output -> new Output(output.array(), renaming.of(output.value())))
                .toList();
        List<Fold> renamed = folded.stream()
                .map(fold -> new Fold(fold.kind(), fold.extent(), renaming.of(fold.values()), fold.register()))
                .toList();
        List<Integer> expanded = List.copyOf(renaming.expanded.keySet());
        return new Pass(
                List.copyOf(renaming.hoisted.keySet()),
                expanded,
                arrays + expanded.size(),
                List.copyOf(kept),
                written,
                renamed);
    }

    /** From positions among all instructions and registers to those within a pass. */
    private static final class Renaming {
        private final int[] position;
        private final int arrays;
        private final Map<Integer, Integer> hoisted = new LinkedHashMap<>();
        private final Map<Integer, Integer> expanded = new LinkedHashMap<>();

        private Renaming(int instructions, int arrays) {
            this.position = new int[instructions];
            this.arrays = arrays;
        }

        private List<Operand> of(List<Operand> operands) {
            return operands.stream().map(this::of).toList();
        }

        private Operand of(Operand operand) {
            return switch (operand.source()) {
                case ARRAY -> operand;
                case RESULT -> new Operand(Source.RESULT, position[operand.index()]);
                case SCALAR -> {
                    hoisted.putIfAbsent(operand.index(), hoisted.size());
                    yield new Operand(Source.SCALAR, hoisted.get(operand.index()));
                }
                case CHANNEL -> {
                    expanded.putIfAbsent(operand.index(), arrays + expanded.size());
                    yield new Operand(Source.ARRAY, expanded.get(operand.index()));
                }
            };
        }
    }
}
