package org.samediffext.examples.run;

/** Shows how far a task has come. */
public interface Progress extends AutoCloseable {

    /**
     * A part of the task is done.
     *
     * @param steps how many more
     */
    void advance(int steps);

    /**
     * Something worth saying now and then.
     *
     * @param text a few words
     */
    void note(String text);

    /** The task is done. */
    @Override
    void close();

    /** Opens progress for tasks. */
    interface Display {

        /**
         * Begins a task.
         *
         * @param task what is done, one word
         * @param steps how many steps it has
         * @return its progress
         */
        Progress open(String task, int steps);
    }
}
