package org.samediffext.examples.run;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names of files for things that the user named. */
public final class FileNames {

    private FileNames() {}

    /**
     * A name of a file for each name, without an ending: what is no letter, digit, dot, dash or underscore becomes a dash, and
     * what would be the file of an earlier name, be it in other letters, is numbered from 2 on.
     *
     * @param names different names
     * @return a file a name, in their order, no two equal where upper and lower case are one
     */
    public static Map<String, String> of(List<String> names) {
        Map<String, String> files = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (String name : names) {
            String plain = name.replaceAll("[^\\p{L}\\p{N}._-]", "-");
            String file = plain;
            for (int number = 2; !taken.add(file.toLowerCase(Locale.ROOT)); number++) {
                file = plain + "-" + number;
            }
            files.put(name, file);
        }
        return files;
    }
}
