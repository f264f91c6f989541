package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.StepKernel.Scalars;

class OpChainTest {
    private static final Formula FORMULA = Formula.parse("""
            c    = 0.9*m + 0.1*g
            step = lr*sign(c)/(1 + where(c < 0, max(c, -1), 2)) + 1/t
            m    = 0.99*m + 0.01*g
            """, Set.of(), List.of("m"));

    /** Each has a native context, which is given back at once; an array would count as one more. */
    private static final int CUSTOM_OPERATIONS = 10;

    /** Seven reductions, each with a few native objects that do not grow with the arrays. */
    private static final int SMALL_ONES_OF_REDUCTIONS = 3 * 7;

    private static final Scalars STEP = new Scalars(0.5, 2, 0);

    private static INDArray[] arrays(int length) {
        INDArray g = Nd4j.linspace(DataType.FLOAT, -1, 2.0 / length, length);
        return new INDArray[] {g, g, Nd4j.zeros(DataType.FLOAT, length)};
    }

    @Test
    void allocatesNoArraysOnceItHasRun() {
        assertAllocates(CUSTOM_OPERATIONS, FORMULA);
    }

    @Test
    void reductionsLeaveTheCallersWorkspaceAlone() {
        Formula formula = Formula.parse("""
                m    = 0.9*m + 0.1*g
                step = lr*m/norm(m)/maxabs(g)*(mean(g) + norm1(m))*(1 + dot(m/sum(m), g))
                """, Set.of(), List.of("m"));
        assertAllocates(SMALL_ONES_OF_REDUCTIONS, formula);
    }

    private static void assertAllocates(int atMost, Formula formula) {
        OpChain chain = new OpChain(formula, new double[0]);
        INDArray[] arrays = arrays(1000);
        chain.run(arrays, Channels.none(arrays[0].length()), STEP);
        WorkspaceConfiguration configuration =
                WorkspaceConfiguration.builder().initialSize(1 << 16).build();
        try (MemoryWorkspace workspace =
                Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "allocatesNoArrays")) {
            long before = Nd4j.getDeallocatorService().nextValue();
            chain.run(arrays, Channels.none(arrays[0].length()), STEP);
            assertThat(Nd4j.getDeallocatorService().nextValue() - before - 1).isLessThanOrEqualTo(atMost);
            assertThat(workspace.getPrimaryOffset()).isZero();
        }
    }

    @Test
    @SuppressWarnings("try")
    void survivesTheWorkspaceInWhichItFirstRan() {
        OpChain chain = new OpChain(FORMULA, new double[0]);
        INDArray[] expected = arrays(77);
        chain.run(expected, Channels.none(expected[0].length()), STEP);
        WorkspaceConfiguration configuration =
                WorkspaceConfiguration.builder().initialSize(1 << 16).build();
        for (int i = 0; i < 3; i++) {
            INDArray[] arrays = arrays(77 + 100 * i);
            try (MemoryWorkspace workspace =
                    Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "OpChainTest")) {
                chain.run(arrays, Channels.none(arrays[0].length()), STEP);
            }
        }
        INDArray[] again = arrays(77);
        chain.run(again, Channels.none(77), STEP);
        assertThat(again[0]).isEqualTo(expected[0]);
    }

    @Test
    void servesSeveralThreadsAtOnce() throws Exception {
        OpChain chain = new OpChain(FORMULA, new double[0]);
        INDArray[] expected = arrays(3000);
        chain.run(expected, Channels.none(expected[0].length()), STEP);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            List<Callable<INDArray>> tasks = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                tasks.add(() -> {
                    INDArray[] own = arrays(3000);
                    chain.run(own, Channels.none(3000), STEP);
                    return own[0];
                });
            }
            for (Future<INDArray> result : pool.invokeAll(tasks)) {
                assertThat(result.get()).isEqualTo(expected[0]);
            }
        } finally {
            pool.shutdown();
        }
    }
}
