package org.samediffext.examples.data;

import java.util.List;

/**
 * A data set with its fixed division into training and test.
 *
 * @param name such as {@code "UCI handwritten digits"}
 * @param division how it was divided, in words
 * @param classNames the name of each class
 * @param train what a network may learn from
 * @param test what it is judged by
 */
public record Split(String name, String division, List<String> classNames, Examples train, Examples test) {

    /** Copies the names. */
    public Split {
        classNames = List.copyOf(classNames);
    }
}
