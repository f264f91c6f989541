package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.samediffext.kernel.Program.Instruction;
import org.samediffext.kernel.Program.Output;

/**
 * A program cut into loops over one block: operations that C2 vectorises apart from those that it does not, and no loop longer
 * than it unrolls. Values that go from one loop to another are kept in scratch blocks, which follow the blocks of the arrays.
 */
final class Schedule {
    /** C2 stops unrolling, and so vectorising, loops of about 40 operations. */
    static final int MAX_OPERATIONS = 32;

    private static final Set<Op> SCALAR_ONLY =
            EnumSet.of(Op.POW, Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.NE, Op.EXP, Op.LOG, Op.TANH, Op.SIGMOID, Op.WHERE);

    /** One loop: instructions by position, what it loads first and what it stores last. */
    record Loop(List<Integer> body, Map<Operand, Integer> loads, List<Store> stores) {}

    /** A value that goes into a block. */
    record Store(Operand value, int block) {}

    private final Program program;
    private final List<List<Integer>> bodies = new ArrayList<>();
    private final int[] loopOf;
    private final int[] lastUse;
    private final Map<Integer, Integer> home = new LinkedHashMap<>();
    private final List<List<Store>> stores = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();
    private int blocks;

    private Schedule(Program program) {
        this.program = program;
        this.blocks = program.arrays();
        this.loopOf = new int[program.instructions().size()];
        this.lastUse = new int[program.instructions().size()];
    }

    static Schedule of(Program program) {
        Schedule schedule = new Schedule(program);
        schedule.cut();
        schedule.placeOutputs();
        schedule.placeScratch();
        return schedule;
    }

    /** The number of blocks: those of the arrays, then scratch. */
    int blocks() {
        return blocks;
    }

    List<Loop> loops() {
        return IntStream.range(0, bodies.size()).mapToObj(this::loop).toList();
    }

    private void cut() {
        List<Instruction> instructions = program.instructions();
        int[] level = new int[instructions.size()];
        for (int i = 0; i < level.length; i++) {
            int parity = SCALAR_ONLY.contains(instructions.get(i).op()) ? 1 : 0;
            level[i] = parity;
            for (Operand arg : instructions.get(i).args()) {
                if (arg.isResult()) {
                    int below = level[arg.index()];
                    level[i] = Math.max(level[i], below + (below + parity) % 2);
                }
            }
        }
        List<Integer> order = IntStream.range(0, level.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> level[i]))
                .toList();
        int current = -1;
        for (int i : order) {
            if (level[i] != current || bodies.get(bodies.size() - 1).size() == MAX_OPERATIONS) {
                bodies.add(new ArrayList<>());
                current = level[i];
            }
            loopOf[i] = bodies.size() - 1;
            bodies.get(loopOf[i]).add(i);
        }
        if (bodies.isEmpty()) {
            bodies.add(List.of());
        }
        bodies.forEach(body -> stores.add(new ArrayList<>()));
    }

    /** A result goes home at once if nothing later needs what it replaces; else in the last loop, after all loads. */
    private void placeOutputs() {
        int last = bodies.size() - 1;
        for (Output output : program.outputs()) {
            Operand value = output.value();
            int loop = value.isResult() && loopOf[value.index()] >= lastRead(output.array())
                    ? loopOf[value.index()]
                    : last;
            stores.get(loop).add(new Store(value, output.array()));
            if (value.isResult()) {
                lastUse[value.index()] = Math.max(lastUse[value.index()], loop);
                if (loop == loopOf[value.index()]) {
                    home.putIfAbsent(value.index(), output.array());
                }
            }
        }
    }

    private int lastRead(int array) {
        Operand operand = new Operand(Operand.Source.ARRAY, array);
        if (program.outputs().stream().anyMatch(output -> output.value().equals(operand))) {
            return bodies.size() - 1;
        }
        return IntStream.range(0, loopOf.length)
                .filter(i -> program.instructions().get(i).args().contains(operand))
                .map(i -> loopOf[i])
                .max()
                .orElse(0);
    }

    private void placeScratch() {
        for (int i = 0; i < loopOf.length; i++) {
            for (Operand arg : program.instructions().get(i).args()) {
                if (arg.isResult()) {
                    lastUse[arg.index()] = Math.max(lastUse[arg.index()], loopOf[i]);
                }
            }
        }
        int[] freedAfter = new int[blocks + loopOf.length];
        Arrays.fill(freedAfter, -1);
        for (int loop = 0; loop < bodies.size(); loop++) {
            for (int block = program.arrays(); block < blocks; block++) {
                if (freedAfter[block] == loop) {
                    free.add(block);
                }
            }
            for (int value : bodies.get(loop)) {
                if (lastUse[value] > loop && !home.containsKey(value)) {
                    int block = free.isEmpty() ? blocks++ : free.remove(free.size() - 1);
                    freedAfter[block] = lastUse[value];
                    home.put(value, block);
                    stores.get(loop).add(new Store(new Operand(Operand.Source.RESULT, value), block));
                }
            }
        }
    }

    private Loop loop(int index) {
        Map<Operand, Integer> loads = new LinkedHashMap<>();
        for (int i : bodies.get(index)) {
            program.instructions().get(i).args().forEach(arg -> load(arg, index, loads));
        }
        stores.get(index).forEach(store -> load(store.value(), index, loads));
        return new Loop(bodies.get(index), loads, stores.get(index));
    }

    private void load(Operand operand, int loop, Map<Operand, Integer> loads) {
        if (operand.isArray()) {
            loads.put(operand, operand.index());
        } else if (operand.isResult() && loopOf[operand.index()] != loop) {
            Integer block = home.get(operand.index());
            if (block == null) {
                throw new IllegalStateException("result " + operand.index() + " has no block");
            }
            loads.put(operand, block);
        }
    }
}
