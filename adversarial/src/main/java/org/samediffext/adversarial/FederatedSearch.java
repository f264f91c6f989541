package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The search for one example within one ball: its clients, and what the server does between their steps. */
final class FederatedSearch {
    private final SharedExample example;
    private final Neighbourhood near;
    private final List<Client> clients = new ArrayList<>();

    FederatedSearch(SharedExample example, Fzoos local, Neighbourhood near, SampleRandom random) {
        this.example = example;
        this.near = near;
        for (Subject subject : example.subjects()) {
            clients.add(new Client(this, local, near, subject, random));
        }
    }

    SharedExample example() {
        return example;
    }

    List<Client> clients() {
        return clients;
    }

    boolean goesOn() {
        return !example.beaten() && clients.stream().allMatch(Client::mayAsk);
    }

    void begin() {
        clients.forEach(Client::begin);
    }

    void climb(Optional<Correction> correction) {
        List<UnaryOperator<double[]>> corrections = correction
                .map(server -> server.of(clients.stream().map(Client::known).toList()))
                .orElseGet(() -> Collections.nCopies(clients.size(), x -> new double[x.length]));
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).climb(corrections.get(i));
        }
    }

    /** All clients look at the mean of the points that they reached. */
    void meet() {
        double[] mean = Correction.mean(clients.stream().map(Client::reached).toList());
        for (int i = 0; i < mean.length; i++) {
            mean[i] = Math.min(Math.max(mean[i], near.box().lo()), near.box().hi());
        }
        clients.forEach(client -> client.look(mean));
    }

    /** The next round starts there if the mean loss has risen. */
    void settle() {
        List<Answer> answers =
                clients.stream().flatMap(client -> client.first().stream()).toList();
        if (answers.size() < clients.size()) {
            return;
        }
        consider(answers);
        double gain = 0;
        for (int i = 0; i < answers.size(); i++) {
            gain += clients.get(i).gain(answers.get(i));
        }
        if (gain > 0) {
            for (int i = 0; i < answers.size(); i++) {
                clients.get(i).stay(answers.get(i));
            }
        }
    }

    /** An only client is all clients. */
    void seen(Answer answer) {
        if (clients.size() == 1) {
            consider(List.of(answer));
        }
    }

    private void consider(List<Answer> answers) {
        if (near.contains(answers.get(0).point())) {
            example.consider(answers);
        }
    }

    void end() {
        clients.forEach(example::count);
    }
}
