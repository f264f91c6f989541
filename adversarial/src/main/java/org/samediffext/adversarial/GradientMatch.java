package org.samediffext.adversarial;

import org.nd4j.linalg.api.ndarray.INDArray;

/** How far a gradient G is from the one that was observed, g. */
enum GradientMatch {
    /** {@code ‖G − g‖²}. */
    EUCLIDEAN {
        @Override
        double value(INDArray found, INDArray wanted) {
            double length = found.sub(wanted).norm2Number().doubleValue();
            return length * length;
        }

        @Override
        INDArray derivative(INDArray found, INDArray wanted) {
            return found.sub(wanted).muli(2);
        }
    },
    /** {@code 1 − ⟨G, g⟩/(‖G‖‖g‖)}; 1 where one of them is zero. */
    COSINE {
        @Override
        double value(INDArray found, INDArray wanted) {
            double lengths = lengths(found, wanted);
            return lengths == 0 ? 1 : 1 - found.mul(wanted).sumNumber().doubleValue() / lengths;
        }

        @Override
        INDArray derivative(INDArray found, INDArray wanted) {
            double lengths = lengths(found, wanted);
            if (lengths == 0) {
                return found.like();
            }
            double square = found.mul(found).sumNumber().doubleValue();
            double along = found.mul(wanted).sumNumber().doubleValue() / square;
            return found.mul(along).subi(wanted).divi(lengths);
        }

        private double lengths(INDArray found, INDArray wanted) {
            return found.norm2Number().doubleValue() * wanted.norm2Number().doubleValue();
        }
    };

    /** The distance. */
    abstract double value(INDArray found, INDArray wanted);

    /** Its derivative with respect to G. */
    abstract INDArray derivative(INDArray found, INDArray wanted);
}
