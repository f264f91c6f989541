package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.LogitModel;
import org.samediffext.spi.Range;

/** One run of {@link FederatedFzoos}: examples in batches, each batch through all epsilons, each round client by client. */
final class FederatedRun {
    private static final long FEATURES = -1;

    private final Fzoos local;
    private final AttackOptions options;
    private final Rows format;
    private final Bounds box;
    private final Optional<Correction> correction;
    private final List<Inquiry> inquiries = new ArrayList<>();
    private final List<SharedExample> examples = new ArrayList<>();
    private final List<Found> budgets = new ArrayList<>();

    private FederatedRun(
            FederatedFzoos attack,
            List<? extends LogitModel> clients,
            INDArray x,
            Criterion goal,
            AttackOptions options) {
        this.local = attack.local();
        this.options = options;
        this.format = AttackInput.format(x, options);
        this.box = format.within(clients.get(0).bounds());
        for (LogitModel client : clients) {
            inquiries.add(
                    new Inquiry(client, local.access(), goal, format, options.batchSize(), options.failOnNonFinite()));
        }
        long[] shape = AttackInput.shape(x);
        double[][] points = AttackInput.examples(x, clients.get(0).bounds(), box);
        for (int i = 0; i < points.length; i++) {
            int row = i;
            examples.add(new SharedExample(
                    row, points[row], local.loss(), answer -> new Subject(answer, row, goal, box, shape)));
        }
        local.epsilon().stream().sorted().forEach(radius -> budgets.add(new Found(new Ball(local.norm(), radius))));
        this.correction = attack.correction() == 0
                ? Optional.empty()
                : Optional.of(new Correction(
                        new RandomFeatures(
                                attack.features(),
                                points[0].length,
                                attack.length(),
                                new SampleRandom(options.seed()).stream(FEATURES)),
                        attack.correction()));
    }

    static FederatedRun of(
            FederatedFzoos attack,
            List<? extends LogitModel> clients,
            INDArray x,
            Criterion goal,
            AttackOptions options) {
        Range.that("clients", clients.size() + " models", "at least one", !clients.isEmpty());
        AttackInput.alike(clients);
        AttackInput.format(x);
        AttackInput.samples(options, x.size(0));
        AttackInput.classes(
                goal, (int) x.size(0), clients.get(0).classes(), attack.local().loss());
        return new FederatedRun(attack, clients, x, goal, options);
    }

    AttackResult result() {
        for (int from = 0; from < examples.size(); from += options.batchSize()) {
            attack(examples.subList(from, Math.min(from + options.batchSize(), examples.size())));
        }
        return new AttackResult(
                budgets.stream().map(found -> found.budget(format)).toList(),
                examples.stream().mapToLong(SharedExample::forward).toArray(),
                new long[examples.size()],
                examples.stream().map(SharedExample::failure).toList());
    }

    private void attack(List<SharedExample> batch) {
        for (Inquiry inquiry : inquiries) {
            List<Pursuit> meetings = batch.stream().map(SharedExample::meeting).toList();
            inquiry.run(meetings);
            for (int i = 0; i < meetings.size(); i++) {
                batch.get(i).count(meetings.get(i));
            }
        }
        batch.stream()
                .filter(SharedExample::open)
                .forEach(example -> example.consider(
                        example.subjects().stream().map(Subject::clean).toList()));
        for (Found found : budgets) {
            if (found.ball().radius() > 0) {
                search(batch.stream()
                        .filter(SharedExample::open)
                        .map(example -> search(example, found.ball()))
                        .toList());
            }
            batch.forEach(example -> example.report(found));
        }
    }

    private FederatedSearch search(SharedExample example, Ball ball) {
        SampleRandom random = SampleRandom.of(options.seed(), options.sample(example.row()), 0);
        return new FederatedSearch(example, local, new Neighbourhood(example.start(), ball, box), random);
    }

    private void search(List<FederatedSearch> searches) {
        ask(searches, FederatedSearch::begin);
        for (List<FederatedSearch> live = going(searches); !live.isEmpty(); live = going(live)) {
            ask(live, search -> search.climb(correction));
            List<FederatedSearch> arrived = going(live);
            ask(arrived, FederatedSearch::meet);
            arrived.forEach(FederatedSearch::settle);
        }
        searches.forEach(FederatedSearch::end);
    }

    private static List<FederatedSearch> going(List<FederatedSearch> searches) {
        return searches.stream().filter(FederatedSearch::goesOn).toList();
    }

    /** Takes a step in each search and asks the clients what it needs. */
    private void ask(List<FederatedSearch> searches, Consumer<FederatedSearch> step) {
        searches.forEach(step);
        for (int i = 0; i < inquiries.size(); i++) {
            int client = i;
            inquiries
                    .get(client)
                    .run(searches.stream()
                            .map(search -> search.clients().get(client))
                            .toList());
        }
    }
}
