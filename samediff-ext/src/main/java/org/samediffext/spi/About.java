package org.samediffext.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the table of methods says of a method. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface About {

    /**
     * What the method is, in a few words.
     *
     * @return the summary, lower case, no full stop
     */
    String value();

    /**
     * Where the formula is printed.
     *
     * @return authors, year, title, algorithm or equation number
     */
    String paper();
}
