package org.samediffext.kernel;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A formula made flat: what is computed once a step, and passes over the elements. Each pass but the last only reads, and folds
 * what it computes into numbers of the next level; only the last one writes arrays. So all passes see the values from before the
 * step, and what several of them need is computed again by each.
 *
 * @param scalars what is computed once a step; level by level, one before each pass
 * @param arrays the number of arrays: gradient, parameter and states
 * @param passes the passes, at least one
 * @param kept the registers that hold the new values of the kept numbers when all levels have run
 */
record Program(ScalarCode scalars, int arrays, List<Pass> passes, List<Integer> kept) {
    static final int GRADIENT = 0;
    static final int PARAMETER = 1;
    static final int FIRST_STATE = 2;

    /** The pass that writes. */
    Pass last() {
        return passes.get(passes.size() - 1);
    }

    /** Reads the kept numbers, each the first element of one of the arrays that follow those of gradient, parameter and states. */
    void readKept(INDArray[] all, double[] registers) {
        for (int i = 0; i < kept.size(); i++) {
            registers[scalars.kept(i)] = all[arrays + i].getDouble(0);
        }
    }

    /** Writes the new values of the kept numbers, once all levels have run. */
    void writeKept(INDArray[] all, double[] registers) {
        for (int i = 0; i < kept.size(); i++) {
            all[arrays + i].putScalar(0, registers[kept.get(i)]);
        }
    }

    /** Whether the old values of an array are needed. */
    boolean reads(int array) {
        return passes.stream().anyMatch(pass -> pass.reads(array));
    }
}
