package org.samediffext.model;

import java.util.HashMap;
import java.util.function.Function;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The workspaces that all twins of a thread use one after the other. A twin that is called while another one computes, from
 * within a cotangent, allocates outside of them.
 */
final class TwinMemory {
    private static final String ACTIVATIONS = "SAMEDIFFEXT_ACTIVATIONS";
    private static final String GRADIENTS = "SAMEDIFFEXT_GRADIENTS";
    private static final String WORK = "SAMEDIFFEXT_WORK";
    private static final String LOOP = "SAMEDIFFEXT_LOOP";
    private static final WorkspaceConfiguration GROWING = WorkspaceConfiguration.builder()
            .initialSize(0)
            .overallocationLimit(0.05)
            .policyAllocation(AllocationPolicy.OVERALLOCATE)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();

    private final LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.builder()
            .with(ArrayType.INPUT, ACTIVATIONS, GROWING)
            .with(ArrayType.ACTIVATIONS, ACTIVATIONS, GROWING)
            .with(ArrayType.FF_CACHE, ACTIVATIONS, GROWING)
            .with(ArrayType.ACTIVATION_GRAD, GRADIENTS, GROWING)
            .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, LOOP, GROWING)
            .with(ArrayType.RNN_BP_LOOP_WORKING_MEM, LOOP, GROWING)
            .defaultWorkspace(WORK, GROWING)
            .build();
    private final LayerWorkspaceMgr heap = LayerWorkspaceMgr.noWorkspaces(new HashMap<>());

    TwinMemory() {
        workspaces.setHelperWorkspacePointers(new HashMap<>());
    }

    /** Runs a computation; what it returns must have been made outside of the workspaces. */
    @SuppressWarnings("try")
    <T> T run(Function<LayerWorkspaceMgr, T> computation) {
        if (workspaces.isWorkspaceOpen(ArrayType.ACTIVATIONS)) {
            try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                return computation.apply(heap);
            }
        }
        try (MemoryWorkspace activations = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS);
                MemoryWorkspace gradients = workspaces.notifyScopeEntered(ArrayType.ACTIVATION_GRAD);
                MemoryWorkspace work = workspaces.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
            return computation.apply(workspaces);
        }
    }
}
