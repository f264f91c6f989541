package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the loss of a {@link MomentumAttack} sees in place of a point, and how the gradient is smoothed. */
final class Sight {
    private final MomentumAttack attack;
    private final InputForm form;
    private final Optional<SeparableMap> window;

    Sight(MomentumAttack attack, Subject subject) {
        this.attack = attack;
        this.form = InputForm.of(subject);
        this.window =
                attack.side() > 1 ? Optional.of(SeparableMap.bordered(weights(attack.side()), form)) : Optional.empty();
    }

    /** A Gaussian from −3 to 3 deviations, made to sum to one. */
    static double[] weights(int side) {
        return GaussianFilter.weights(side, (side - 1) / 6.0);
    }

    double[] smoothed(double[] gradient) {
        return window.map(map -> map.apply(gradient)).orElse(gradient);
    }

    /** The views of a point, one a scale. */
    List<View> of(double[] point, SampleRandom random) {
        List<View> views = new ArrayList<>();
        for (int scale = 0; scale < attack.scales(); scale++) {
            SampleRandom draws = random.stream(scale);
            boolean changed = draws.uniform() < attack.diversity();
            views.add(view(point, Math.scalb(1.0, -scale), changed ? Optional.of(shrunk(draws)) : Optional.empty()));
        }
        return views;
    }

    /** The point scaled toward the lowest legal value, then mapped. */
    private View view(double[] point, double share, Optional<SeparableMap> map) {
        if (share == 1 && map.isEmpty()) {
            return new View(point, gradient -> gradient);
        }
        double lo = form.box().lo();
        double[] scaled =
                Arrays.stream(point).map(value -> share * (value - lo)).toArray();
        double[] seen = map.map(m -> m.apply(scaled)).orElse(scaled);
        return new View(Arrays.stream(seen).map(value -> lo + value).toArray(), gradient -> {
            double[] back = map.map(m -> m.adjoint(gradient)).orElse(gradient);
            return Arrays.stream(back).map(value -> share * value).toArray();
        });
    }

    /** A smaller image at a random place; the image itself where no smaller one is large enough. */
    private SeparableMap shrunk(SampleRandom random) {
        double scale = random.uniform();
        return new SeparableMap(shrunk(form.height(), scale, random), shrunk(form.width(), scale, random));
    }

    private double[][] shrunk(int size, double scale, SampleRandom random) {
        int least = (int) Math.ceil(attack.smallest() * size - 1e-9);
        int part = Math.max(1, least + (int) (scale * (size - least)));
        return SeparableMap.shrunk(size, part, (int) (random.uniform() * (size - part + 1)));
    }
}
