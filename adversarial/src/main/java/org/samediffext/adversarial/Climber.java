package org.samediffext.adversarial;

/** One example on its way: keeps the best point that lies in the neighbourhood, and says when to stop. */
final class Climber {
    private final Neighbourhood near;
    private final Climb climb;
    private final Rows format;
    private Visit at;

    Climber(Visit at, Neighbourhood near, Climb climb, Rows format) {
        this.at = at;
        this.near = near;
        this.climb = climb;
        this.format = format;
    }

    Visit at() {
        return at;
    }

    void arrive() {
        if (at.finite && near.contains(at.point)) {
            at.example.consider(at);
        }
    }

    /**
     * Goes on to the next point; false where the example rests: beaten, out of finite numbers, or flat at the first
     * step.
     */
    boolean move(boolean first) {
        arrive();
        if (at.broken || at.example.beaten()) {
            return false;
        }
        boolean flat = at.flat();
        at.example.noteGradient(flat);
        if (first && flat) {
            return false;
        }
        double[] next = climb.next(at.point, at.loss, at.gradient);
        at = new Visit(at.example, format.round(at.example.clean.point, next));
        return true;
    }
}
