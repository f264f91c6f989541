package org.samediffext.adversarial;

import java.util.Set;
import java.util.TreeSet;

/** When auto-PGD looks back at its progress: p_0 = 0, p_1 = .22, p_{j+1} = p_j + max(p_j − p_{j−1} − .03, .06), w_j = ⌈p_j·N⌉. */
final class Checkpoints {
    private Checkpoints() {}

    /** The numbers of steps, up to all of them. */
    static Set<Integer> of(int steps) {
        Set<Integer> checkpoints = new TreeSet<>();
        int before = 0;
        int at = 22;
        while (at <= 100) {
            checkpoints.add((at * steps + 99) / 100);
            int next = at + Math.max(at - before - 3, 6);
            before = at;
            at = next;
        }
        return checkpoints;
    }
}
