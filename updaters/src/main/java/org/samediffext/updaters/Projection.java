package org.samediffext.updaters;

/**
 * The step {@code q} with the decay {@code lambda}, without the part that only makes scale-invariant weights longer. Heo et al.
 * 2021, Algorithms 1 and 2: where gradient and weights are nearly orthogonal, {@code cos(g, p) < δ/√n}, in each output channel of
 * n weights or else in the layer as a whole, the step loses its part along the weights, and the weights decay less.
 */
final class Projection {
    // channels() is 0 for biases and vectors; a zero gradient is orthogonal to everything and says nothing
    static final String STEP = """
            cosine    = abs(channeldot(g, p))/max(channelnorm(g)*channelnorm(p), epsilon)
            ofAll     = abs(dot(g, p))/max(norm(g)*norm(p), epsilon)
            tested    = (channels() > 0)*(norm(g) > 0)
            byChannel = tested*(maxabs(cosine) < delta/sqrt(channelnumel()))
            byLayer   = tested*(ofAll < delta/sqrt(numel()))
            along     = where(byChannel, channeldot(p, q)/(channelnorm(p) + epsilon)^2,
                        where(byLayer, dot(p, q)/(norm(p) + epsilon)^2, 0))
            rho       = where(byChannel + byLayer, decayRatio, 1)
            step      = lr*(q + (rho*lambda - along)*p)
            """;

    private Projection() {}
}
