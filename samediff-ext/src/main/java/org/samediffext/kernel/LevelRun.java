package org.samediffext.kernel;

import java.util.List;

/** A step of one tensor that is made level by level, so that those of other tensors can be made with it. */
interface LevelRun {

    /** The program's numbers. */
    ScalarCode scalars();

    /** The values of the numbers; those of level 0 are there from the beginning. */
    double[] registers();

    /** Runs the folds that the level needs, then its numbers. */
    void level(int level);

    /** Writes the arrays and the kept numbers. */
    void write();

    /** Makes steps together. What is joined over all of them is joined in their order. */
    static void together(List<LevelRun> runs) {
        if (runs.isEmpty()) {
            return;
        }
        int levels = runs.get(0).scalars().levels();
        for (int level = 0; level < levels; level++) {
            if (level > 0) {
                for (LevelRun run : runs) {
                    run.level(level);
                }
            }
            join(runs, level);
        }
        runs.forEach(LevelRun::write);
    }

    private static void join(List<LevelRun> runs, int level) {
        List<ScalarCode.Join> first = runs.get(0).scalars().joins(level);
        for (int i = 0; i < first.size(); i++) {
            double result = 0;
            for (LevelRun run : runs) {
                ScalarCode.Join join = run.scalars().joins(level).get(i);
                result = join.kind().join(result, run.registers()[join.from()]);
            }
            for (LevelRun run : runs) {
                run.registers()[run.scalars().joins(level).get(i).to()] = result;
            }
        }
    }

    /** Whether the numbers of two programs can be joined. */
    static boolean agree(ScalarCode a, ScalarCode b) {
        boolean agree = a.levels() == b.levels();
        for (int level = 0; agree && level < a.levels(); level++) {
            agree = kinds(a, level).equals(kinds(b, level));
        }
        return agree;
    }

    private static List<Fold.Kind> kinds(ScalarCode code, int level) {
        return code.joins(level).stream().map(ScalarCode.Join::kind).toList();
    }
}
