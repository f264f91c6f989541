package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;

/** Which pairs of an anchor count. The choice has no gradient. */
public enum Mining {
    /** All pairs. */
    NONE {
        @Override
        void keep(AnchorPairs pairs, double epsilon) {}

        @Override
        PairGraph keep(PairGraph pairs, double epsilon) {
            return pairs;
        }
    },
    /** All pairs of the anchors that have a positive and a negative. */
    PAIRED {
        @Override
        void keep(AnchorPairs pairs, double epsilon) {
            if (pairs.positives == 0 || pairs.negatives == 0) {
                pairs.positives = 0;
                pairs.negatives = 0;
            }
        }

        @Override
        PairGraph keep(PairGraph pairs, double epsilon) {
            SDVariable both = pairs.any(pairs.positive()).mul(pairs.any(pairs.negative()));
            return pairs.with(pairs.positive().mul(both), pairs.negative().mul(both));
        }
    },
    /**
     * The negatives with {@code s + ε > min s of the positives} and the positives with {@code s − ε < max s of the negatives};
     * so an anchor keeps pairs of both kinds or none.
     */
    MULTI_SIMILARITY {
        @Override
        void keep(AnchorPairs pairs, double epsilon) {
            double least = pairs.leastPositive();
            double most = pairs.mostNegative();
            pairs.keepNegativesAbove(least - epsilon);
            pairs.keepPositivesBelow(most + epsilon);
        }

        @Override
        PairGraph keep(PairGraph pairs, double epsilon) {
            SDVariable s = pairs.similarity();
            SDVariable nearest =
                    pairs.below(s.neg(), pairs.positive()).max(true, 1).neg();
            SDVariable hardest = pairs.below(s, pairs.negative()).max(true, 1);
            return pairs.with(
                    pairs.positive().mul(pairs.number(s.lt(hardest.add(epsilon)))),
                    pairs.negative().mul(pairs.number(s.gt(nearest.sub(epsilon)))));
        }
    },
    /** The least similar positive and the most similar negative, the first row among equals. */
    HARDEST {
        @Override
        void keep(AnchorPairs pairs, double epsilon) {
            pairs.keepHardest();
        }

        @Override
        PairGraph keep(PairGraph pairs, double epsilon) {
            SDVariable s = pairs.similarity();
            return pairs.with(
                    pairs.positive().mul(pairs.largest(pairs.below(s.neg(), pairs.positive()))),
                    pairs.negative().mul(pairs.largest(pairs.below(s, pairs.negative()))));
        }
    };

    /**
     * Drops pairs of an anchor.
     *
     * @param pairs the pairs
     * @param epsilon the margin
     */
    abstract void keep(AnchorPairs pairs, double epsilon);

    /**
     * Drops pairs in a graph.
     *
     * @param pairs the pairs
     * @param epsilon the margin
     * @return the pairs that are kept
     */
    abstract PairGraph keep(PairGraph pairs, double epsilon);
}
