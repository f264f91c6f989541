package org.samediffext.adversarial;

/** Whether the thread of a run was interrupted at any time it was looked at. The thread's flag stays as it is. */
final class Interruption {
    private boolean seen;

    boolean seen() {
        seen |= Thread.currentThread().isInterrupted();
        return seen;
    }
}
