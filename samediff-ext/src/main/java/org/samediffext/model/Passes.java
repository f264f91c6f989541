package org.samediffext.model;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The forward and the backward pass of a network in inference form. */
interface Passes {

    /**
     * Goes forward.
     *
     * @param x the input; not changed
     * @param memory where arrays are made
     * @return the last layer's output
     */
    INDArray forward(INDArray x, LayerWorkspaceMgr memory);

    /**
     * Goes backward from the last forward pass.
     *
     * @param epsilon the gradient with respect to the output
     * @param memory where arrays are made
     * @return the gradient with respect to the input, null where a layer does not let it through
     */
    @Nullable
    INDArray backward(INDArray epsilon, LayerWorkspaceMgr memory);

    /** Forgets the arrays of the last passes. */
    void clear();
}
