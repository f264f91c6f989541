package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.samediffext.kernel.Pass.Instruction;
import org.samediffext.kernel.Pass.Output;

/**
 * A pass cut into loops over one block. A loop computes one value, with all that only this value needs: C2 vectorises such
 * loops reliably, and fails on many that compute two values from the same operands. Operations that it never vectorises stay
 * apart from the others, and no loop is longer than it unrolls.
 *
 * <p>Values that go from one loop to another are kept in scratch blocks, which follow the blocks of the arrays.
 */
final class Schedule {
    /** C2 stops unrolling, and so vectorising, loops of about 40 operations; some of 20 it does not vectorise either. */
    static final int MAX_OPERATIONS = 18;

    private static final Set<Op> SCALAR_ONLY =
            EnumSet.of(Op.POW, Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.NE, Op.EXP, Op.LOG, Op.TANH, Op.SIGMOID, Op.WHERE);

    /** One loop: instructions by position, what it loads first and the block of the value that it stores last. */
    record Loop(List<Integer> body, Map<Operand, Integer> loads, Operand value, int block) {}

    private final Pass pass;
    private final List<Instruction> instructions;

    /** By instruction, the one whose loop it belongs to. */
    private final int[] rootOf;

    /** By instruction, the last loop that loads it. */
    private final int[] lastUse;

    /** By root, the block that keeps its value. */
    private final int[] home;

    private final TreeMap<Integer, List<Integer>> bodies = new TreeMap<>();
    private final List<Loop> loops = new ArrayList<>();
    private final int[] source;
    private int blocks;

    private Schedule(Pass pass) {
        this.pass = pass;
        this.instructions = pass.instructions();
        this.rootOf = new int[instructions.size()];
        this.lastUse = new int[instructions.size()];
        this.home = new int[instructions.size()];
        this.source = new int[pass.arrays()];
        this.blocks = pass.arrays();
    }

    static Schedule of(Pass pass) {
        Schedule schedule = new Schedule(pass);
        schedule.cut();
        schedule.findLastUses();
        schedule.place();
        schedule.bodies.forEach(schedule::addLoop);
        schedule.placeOutputs();
        return schedule;
    }

    /** The number of blocks: those of the arrays, then scratch. */
    int blocks() {
        return blocks;
    }

    /** The block in which an array's new values are found at the end. */
    int source(int array) {
        return source[array];
    }

    /** The block in which a value that the pass folds is found at the end. */
    int block(Operand value) {
        return value.isArray() ? value.index() : home[value.index()];
    }

    List<Loop> loops() {
        return loops;
    }

    private void cut() {
        List<Set<Integer>> users = new ArrayList<>();
        instructions.forEach(instruction -> users.add(new TreeSet<>()));
        for (int i = instructions.size() - 1; i >= 0; i--) {
            Set<Integer> roots = users.get(i);
            rootOf[i] = roots.size() == 1 && !isOutput(i)
                    ? joined(i, roots.iterator().next())
                    : i;
            bodies.computeIfAbsent(rootOf[i], root -> new ArrayList<>()).add(0, i);
            for (Operand arg : instructions.get(i).args()) {
                if (arg.isResult()) {
                    users.get(arg.index()).add(rootOf[i]);
                }
            }
        }
    }

    private int joined(int instruction, int root) {
        int size = bodies.getOrDefault(root, List.of()).size();
        return isScalarOnly(instruction) == isScalarOnly(root) && size < MAX_OPERATIONS ? root : instruction;
    }

    private boolean isScalarOnly(int instruction) {
        return SCALAR_ONLY.contains(instructions.get(instruction).op());
    }

    private boolean isOutput(int instruction) {
        return pass.keeps(new Operand(Operand.Source.RESULT, instruction));
    }

    private void findLastUses() {
        for (int i = 0; i < rootOf.length; i++) {
            for (Operand arg : instructions.get(i).args()) {
                if (arg.isResult()) {
                    lastUse[arg.index()] = Math.max(lastUse[arg.index()], rootOf[i]);
                }
            }
            if (isOutput(i)) {
                lastUse[i] = Integer.MAX_VALUE;
            }
        }
    }

    /** A value replaces the old one of its array if no later loop needs that; else it gets a scratch block, which may be reused. */
    private void place() {
        Arrays.fill(home, -1);
        for (Output output : pass.outputs()) {
            Operand value = output.value();
            if (value.isResult() && home[value.index()] < 0 && lastRead(output.array()) <= value.index()) {
                home[value.index()] = output.array();
            }
        }
        List<Integer> freeAfter = new ArrayList<>();
        for (int root : bodies.keySet()) {
            for (int block = 0; block < freeAfter.size() && home[root] < 0; block++) {
                if (freeAfter.get(block) <= root) {
                    home[root] = pass.arrays() + block;
                    freeAfter.set(block, lastUse[root]);
                }
            }
            if (home[root] < 0) {
                home[root] = pass.arrays() + freeAfter.size();
                freeAfter.add(lastUse[root]);
            }
        }
        blocks += freeAfter.size();
    }

    /** The last loop that loads the old values of an array. */
    private int lastRead(int array) {
        Operand operand = new Operand(Operand.Source.ARRAY, array);
        if (pass.outputs().stream().anyMatch(output -> output.value().equals(operand))) {
            return Integer.MAX_VALUE;
        }
        int last = -1;
        for (int i = 0; i < rootOf.length; i++) {
            if (instructions.get(i).args().contains(operand)) {
                last = Math.max(last, rootOf[i]);
            }
        }
        return last;
    }

    private void addLoop(int root, List<Integer> body) {
        Map<Operand, Integer> loads = new LinkedHashMap<>();
        for (int i : body) {
            for (Operand arg : instructions.get(i).args()) {
                if (arg.isArray()) {
                    loads.put(arg, arg.index());
                } else if (arg.isResult() && rootOf[arg.index()] != root) {
                    loads.put(arg, home[arg.index()]);
                }
            }
        }
        loops.add(new Loop(body, loads, new Operand(Operand.Source.RESULT, root), home[root]));
    }

    private void placeOutputs() {
        for (Output output : pass.outputs()) {
            Operand value = output.value();
            source[output.array()] = switch (value.source()) {
                case ARRAY -> value.index();
                case RESULT -> home[value.index()];
                case CHANNEL -> throw new IllegalStateException("a number of each channel that is no array yet");
                case SCALAR -> {
                    loops.add(new Loop(List.of(), Map.of(), value, blocks));
                    yield blocks++;
                }
            };
        }
    }
}
