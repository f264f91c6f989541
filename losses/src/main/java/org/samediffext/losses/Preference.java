package org.samediffext.losses;

/**
 * The formulas of {@link DPO}, with {@code Δ = (a − a₀) − (b − b₀)}, {@code s(x) = log(1 + exp(x))} and {@code [x]₊ = max(x, 0)}.
 */
public enum Preference {
    /** {@code s(−βΔ)}. Rafailov et al. 2023, "Direct Preference Optimization". */
    DPO {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            return wants(p, p.delta(), o.beta());
        }
    },
    /** {@code (1 − ε) s(−βΔ) + ε s(βΔ)}. Mitchell 2023, "A note on DPO with noisy preferences". */
    CDPO {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            double e = o.smoothing();
            return mix(p, o.beta(), 1 - e, e);
        }
    },
    /** {@code ((1 − ε) s(−βΔ) − ε s(βΔ))/(1 − 2ε)}. Chowdhury et al. 2024, "Provably Robust DPO". */
    ROBUST {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            double e = o.smoothing();
            return mix(p, o.beta(), (1 - e) / (1 - 2 * e), -e / (1 - 2 * e));
        }
    },
    /** {@code (Δ − 1/(2β))²}. Azar et al. 2024, "A General Theoretical Paradigm to Understand Learning from Human Preferences". */
    IPO {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            return p.arithmetic().square(p.arithmetic().plus(p.delta(), -0.5 / o.beta()));
        }
    },
    /** {@code ((a − a₀)/n − (b − b₀)/m − 1/(2β))²}: IPO per token, as the library TRL has it. */
    IPO_PER_TOKEN {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            Arithmetic<T> x = p.arithmetic();
            T delta = x.minus(x.over(p.chosen(), p.n()), x.over(p.rejected(), p.m()));
            return x.square(x.plus(delta, -0.5 / o.beta()));
        }
    },
    /** {@code [1 − βΔ]₊}. Zhao et al. 2023, "SLiC-HF: Sequence Likelihood Calibration with Human Feedback". */
    HINGE {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            Arithmetic<T> x = p.arithmetic();
            return x.positive(x.plus(x.times(p.delta(), -o.beta()), 1));
        }
    },
    /** {@code s(−β(a/n − b/m − margin))}, without a reference. Meng, Xia and Chen 2024, "SimPO". */
    SIMPO {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            return wants(p, p.arithmetic().plus(p.perToken(), -o.margin()), o.beta());
        }
    },
    /** {@code s(−β(a − b)) − likelihood·a/n}, without a reference. Xu et al. 2024, "Contrastive Preference Optimization". */
    CPO {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            return likely(p, wants(p, p.arithmetic().minus(p.a(), p.b()), o.beta()), o);
        }
    },
    /** {@code s(−(βΔ + α(n − m)))}. Park et al. 2024, "Disentangling Length from Quality in Direct Preference Optimization". */
    RDPO {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            Arithmetic<T> x = p.arithmetic();
            T longer = x.times(x.minus(p.n(), p.m()), o.lengthPenalty());
            return wants(p, x.plus(x.times(p.delta(), o.beta()), longer), 1);
        }
    },
    /** {@code s(−β(Δ − λ[a₀ − a]₊))}. Pal et al. 2024, "Smaug: Fixing Failure Modes of Preference Optimisation with DPO-Positive". */
    DPOP {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            Arithmetic<T> x = p.arithmetic();
            T fallen = x.positive(x.times(p.chosen(), -1));
            return wants(p, x.minus(p.delta(), x.times(fallen, o.chosenPenalty())), o.beta());
        }
    },
    /** {@code [b/m − a/n]₊}, without a reference. Yuan et al. 2023, "RRHF: Rank Responses to Align Language Models". */
    RRHF {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            return p.arithmetic().positive(p.arithmetic().times(p.perToken(), -1));
        }
    },
    /** {@code (a − a₀ − 1/(2β))² + (b − b₀ + 1/(2β))²}. Wu et al. 2024, "Self-Play Preference Optimization", hard labels. */
    SPPO {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            Arithmetic<T> x = p.arithmetic();
            double goal = 0.5 / o.beta();
            return x.plus(x.square(x.plus(p.chosen(), -goal)), x.square(x.plus(p.rejected(), goal)));
        }
    },
    /**
     * {@code s(−β(a − a₀)) + s(β(a − a₀))/2 + s(β(b − b₀))/2}. Chen et al. 2024, "Noise Contrastive Alignment of Language Models
     * with Explicit Rewards", pairs.
     */
    NCA {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            Arithmetic<T> x = p.arithmetic();
            T chosen = wants(p, p.chosen(), o.beta());
            T less = x.plus(wants(p, p.chosen(), -o.beta()), wants(p, p.rejected(), -o.beta()));
            return x.plus(chosen, x.times(less, 0.5));
        }
    },
    /**
     * {@code s(−β(a − a₀)) + s(β(b − b₀))}. Jung et al. 2024, "Binary Classifier Optimization for Large Language Model Alignment",
     * without the running shift of the rewards.
     */
    BCO {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            return p.arithmetic().plus(wants(p, p.chosen(), o.beta()), wants(p, p.rejected(), -o.beta()));
        }
    },
    /** {@code 1 − σ(β(a − a₀)) + σ(β(b − b₀))}. D'Oosterlinck et al. 2024, "Anchored Preference Optimization", zero. */
    APO_ZERO {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            Arithmetic<T> x = p.arithmetic();
            T chosen = x.sigmoid(x.times(p.chosen(), -o.beta()));
            return x.plus(chosen, x.sigmoid(x.times(p.rejected(), o.beta())));
        }
    },
    /**
     * {@code β s(−(odds(a/n) − odds(b/m))) − likelihood·a/n} with {@code odds(x) = x − log(1 − exp(x))}, without a reference; x is
     * at most −1e-7. Hong, Lee and Thorne 2024, "ORPO: Monolithic Preference Optimization without Reference Model".
     */
    ORPO {
        @Override
        <T> T of(PreferencePair<T> p, DPO o) {
            Arithmetic<T> x = p.arithmetic();
            T odds = x.minus(odds(x, x.over(p.a(), p.n())), odds(x, x.over(p.b(), p.m())));
            return likely(p, x.times(wants(p, odds, 1), o.beta()), o);
        }

        private <T> T odds(Arithmetic<T> x, T mean) {
            T below = x.plus(x.times(x.positive(x.plus(x.times(mean, -1), -CLOSEST)), -1), -CLOSEST);
            return x.minus(below, x.log1mexp(below));
        }
    };

    private static final double CLOSEST = 1e-7;

    abstract <T> T of(PreferencePair<T> p, DPO o);

    /** {@code s(−beta·x)}. */
    private static <T> T wants(PreferencePair<T> p, T x, double beta) {
        return p.arithmetic().softplus(p.arithmetic().times(x, -beta));
    }

    private static <T> T mix(PreferencePair<T> p, double beta, double right, double wrong) {
        Arithmetic<T> x = p.arithmetic();
        return x.plus(x.times(wants(p, p.delta(), beta), right), x.times(wants(p, p.delta(), -beta), wrong));
    }

    /** Adds the negative log-likelihood of the chosen text per token. */
    private static <T> T likely(PreferencePair<T> p, T loss, DPO o) {
        Arithmetic<T> x = p.arithmetic();
        return x.minus(loss, x.times(x.over(p.a(), p.n()), o.likelihood()));
    }
}
