package org.samediffext.adversarial;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.LogitModel;
import org.samediffext.spi.Range;

/**
 * {@link Fzoos} against several models at once, each of which only its own client may ask: one perturbation of an example raises
 * the mean loss. A round, from x:
 *
 * <pre>
 * client i   sends ν_i, the weights of random Fourier features fitted by ridge regression to its answers next to x
 * server     sends back ν = mean ν_i
 * client i   x_i ← x; x_i ← Π(x_i + Adam(∇μ_i(x_i) + γ/(t + 1)·∇⟨ν − ν_i, φ(x_i)⟩)), t = 0, 1, … steps − 1
 * server     x' = mean x_i; all clients are asked about x'; x ← x' if its mean loss is larger
 * </pre>
 *
 * <p>The features {@code φ_m(x) = √(2/M)·cos(⟨w_m, x⟩ + b_m)} follow from the seed, so that all clients have the same. Clients draw
 * their active queries from the same stream: clients with equal models give equal answers, and no correction. With one client this
 * is {@link Fzoos}, bit for bit.
 *
 * <p>An example counts as adversarial where it fools every client; only points that all of them were asked about are returned. The
 * forward passes of a result are those of all clients together; {@link Fzoos#queries} is a client's budget in one ball. Clients of
 * an example may be asked in any order, and examples do not depend on each other. The correction costs, each round and client,
 * {@code points·features·d} multiplications for examples of d numbers, and as much a step over {@code points}; γ = 0 saves them.
 *
 * <p>Shu, Lin, Dai, Low 2023, Federated Zeroth-Order Optimization using Trajectory-Informed Surrogate Gradients.
 *
 * @param local the search of a client
 * @param correction γ, at least 0
 * @param features M, the random features, at least 1
 * @param length the length scale of the features, in the units of the input, above 0
 */
public record FederatedFzoos(Fzoos local, double correction, int features, double length) {

    /** {@link Fzoos} as it is, γ = 1, 10,000 features of length scale 1. */
    public FederatedFzoos() {
        this(new Fzoos(), 1, 10_000, 1);
    }

    /** Checks the settings. */
    public FederatedFzoos {
        Range.nonNegative("correction", correction);
        Range.atLeast("features", features, 1);
        Range.positive("length", length);
    }

    /**
     * Attacks a batch.
     *
     * @param clients the models, at least one; of the same classes and the same bounds
     * @param x one example a row, inside the models' bounds; not changed
     * @param goal when an example counts as adversarial for a client, one entry a row
     * @param options seed and batch size
     * @return for each epsilon the best point found for each example, by success with every client and then by the mean loss
     */
    public AttackResult run(List<? extends LogitModel> clients, INDArray x, Criterion goal, AttackOptions options) {
        return FederatedRun.of(this, clients, x, goal, options).result();
    }
}
