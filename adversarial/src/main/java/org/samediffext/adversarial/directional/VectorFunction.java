package org.samediffext.adversarial.directional;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.Differentiable;

/** A function from vectors to vectors with its vector-Jacobian product: a network, a constraint, or several constraints. */
public interface VectorFunction {

    /**
     * The value.
     *
     * @param x the point; not to be changed
     * @return the value there, a new array
     */
    double[] value(double[] x);

    /**
     * The gradient of {@code cotangent · value(x)} with respect to x.
     *
     * @param x the point; not to be changed
     * @param cotangent one number an output; not to be changed
     * @return one number an input, a new array
     */
    double[] pullback(double[] x, double[] cotangent);

    /**
     * A network, one example at a time. Numbers go in as doubles and are cast to the network's type.
     *
     * @param network such as {@code Outputs.of(net)} or {@code Classifiers.of(net, bounds)}
     * @param shape the shape of an example, without the dimension of the rows
     * @return the network as a function
     */
    static VectorFunction of(Differentiable network, long... shape) {
        return new NetworkFunction(network, shape);
    }

    /**
     * A function known by value only: a search without an attack step needs no more.
     *
     * @param value the function
     * @return a function whose product fails
     */
    static VectorFunction valueOnly(UnaryOperator<double[]> value) {
        return new VectorFunction() {
            @Override
            public double[] value(double[] x) {
                return value.apply(x);
            }

            @Override
            public double[] pullback(double[] x, double[] cotangent) {
                throw new UnsupportedOperationException(
                        "the function is known by value only; use DirectionalSearch.directOnly()");
            }
        };
    }

    /** A network with one row. */
    final class NetworkFunction implements VectorFunction {
        private final Differentiable network;
        private final long[] shape;
        private final int size;

        NetworkFunction(Differentiable network, long[] shape) {
            this.network = network;
            this.shape = new long[shape.length + 1];
            this.shape[0] = 1;
            System.arraycopy(shape, 0, this.shape, 1, shape.length);
            this.size = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        }

        @Override
        public double[] value(double[] x) {
            return doubles(network.output(array(x)));
        }

        @Override
        public double[] pullback(double[] x, double[] cotangent) {
            return doubles(network.vjp(
                            array(x),
                            output -> Nd4j.createFromArray(cotangent)
                                    .reshape(output.shape())
                                    .castTo(output.dataType()))
                    .gradient());
        }

        private INDArray array(double[] x) {
            if (x.length != size) {
                throw new IllegalArgumentException("the point has " + x.length + " coordinates, the network takes "
                        + Arrays.toString(Arrays.copyOfRange(shape, 1, shape.length)));
            }
            return Nd4j.createFromArray(x).reshape('c', shape);
        }

        private static double[] doubles(INDArray array) {
            return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        }
    }
}
