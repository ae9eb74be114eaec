package dev.superposition.worker.model;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The life of some tensors: every one that this thread creates between {@link #open} and {@link #close} lives in one block of
 * native memory, which {@code close} gives back to the system. Nothing that holds an {@code INDArray} may outlive its scope.
 */
public final class TensorScope implements AutoCloseable {
    private final MemoryWorkspace workspace;

    private TensorScope(MemoryWorkspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Opens a scope on this thread.
     *
     * @param name distinct from those of the scopes that are open on this thread
     * @param bytes what the tensors will take; more is taken from the system one by one
     */
    public static TensorScope open(String name, long bytes) {
        WorkspaceConfiguration configuration = WorkspaceConfiguration.builder()
                .initialSize(bytes)
                .policyAllocation(AllocationPolicy.STRICT)
                .policyLearning(LearningPolicy.NONE)
                .policySpill(SpillPolicy.EXTERNAL)
                .build();
        return new TensorScope(Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, name));
    }

    @Override
    public void close() {
        workspace.close();
        Nd4j.getWorkspaceManager().destroyWorkspace(workspace);
    }
}
