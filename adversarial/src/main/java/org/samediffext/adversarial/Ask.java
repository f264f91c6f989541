package org.samediffext.adversarial;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One step of a search: what the model is asked about one example, and how the search goes on from the answers. A search is
 * a chain of such steps, so each reads like the paper's loop while the questions of many examples reach the model in one
 * batch.
 *
 * @param queries at least one
 * @param then from the answers, in the order of the queries, to the next step; empty where the search ends
 */
public record Ask(List<Query> queries, Function<List<Answer>, Optional<Ask>> then) {

    /** Copies the queries. */
    public Ask {
        queries = List.copyOf(queries);
        if (queries.isEmpty()) {
            throw new IllegalArgumentException("a step of a search asks nothing, allowed is at least one query");
        }
    }

    /**
     * Several questions at once.
     *
     * @param queries at least one
     * @param then how the search goes on
     * @return the step
     */
    public static Optional<Ask> all(List<Query> queries, Function<List<Answer>, Optional<Ask>> then) {
        return Optional.of(new Ask(queries, then));
    }

    /**
     * One question.
     *
     * @param query the question
     * @param then how the search goes on
     * @return the step
     */
    public static Optional<Ask> one(Query query, Function<Answer, Optional<Ask>> then) {
        return all(List.of(query), answers -> then.apply(answers.get(0)));
    }

    /**
     * A search that is left when its queries are spent. Of the step that needs more than are left, the first questions are
     * still asked.
     *
     * @param queries how many are left
     * @param search the next step
     * @return the same search, cut off
     */
    public static Optional<Ask> atMost(int queries, Optional<Ask> search) {
        if (queries <= 0 || search.isEmpty()) {
            return Optional.empty();
        }
        Ask step = search.get();
        int left = queries - step.queries.size();
        return left >= 0
                ? all(step.queries, answers -> atMost(left, step.then.apply(answers)))
                : all(step.queries.subList(0, queries), answers -> Optional.empty());
    }

    /**
     * The end, after a last look at a point.
     *
     * @param point the point
     * @return the step
     */
    public static Optional<Ask> last(double[] point) {
        return one(Query.look(point), answer -> Optional.empty());
    }
}
