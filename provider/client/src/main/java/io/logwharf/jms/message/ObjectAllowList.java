package io.logwharf.jms.message;

import java.io.ObjectInputFilter;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which classes may be deserialised from an ObjectMessage. Whoever can send to a queue chooses what
 * its consumers deserialise, so nothing is allowed but values of the Java platform that can do no
 * harm, and what the option {@code object.allow} names: classes, packages ({@code com.acme.*}),
 * packages with those below ({@code com.acme.**}), or everything ({@code *}); commas between.
 * Immutable.
 *
 * <p>Size is bounded too: nesting, references, and arrays.
 */
public final class ObjectAllowList {
  /** The option of the connection URL that adds to the list. */
  public static final String OPTION = "object.allow";

  private static final Pattern ENTRY = Pattern.compile("\\*|[\\w$]+(\\.[\\w$]+)*(\\.\\*\\*?)?");
  private static final String LIMITS = "maxdepth=200;maxrefs=5000000;maxarray=100000000";
  private static final List<String> ALWAYS =
      List.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Object",
          "java.lang.Short",
          "java.lang.String",
          "java.math.BigDecimal",
          "java.math.BigInteger",
          "java.time.*",
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.Arrays$ArrayList",
          "java.util.BitSet",
          "java.util.CollSer",
          "java.util.Collections$*",
          "java.util.Currency",
          "java.util.Date",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.ImmutableCollections$*",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.Locale",
          "java.util.Map$Entry",
          "java.util.Properties",
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.UUID",
          "java.util.Vector");

  /** What is allowed where the option says nothing. */
  public static final ObjectAllowList DEFAULT = of("");

  private final ObjectInputFilter filter;

  private ObjectAllowList(ObjectInputFilter filter) {
    this.filter = filter;
  }

  /**
   * The list with what the option adds.
   *
   * @param patterns the option's value; empty for nothing
   * @throws IllegalArgumentException where a part of it is no class, package or wildcard
   */
  public static ObjectAllowList of(String patterns) {
    StringBuilder rules = new StringBuilder(LIMITS);
    for (String pattern : patterns.split(",", -1)) {
      String entry = pattern.trim();
      if (entry.isEmpty()) {
        continue;
      }
      if (!ENTRY.matcher(entry).matches()) {
        throw new IllegalArgumentException(
            OPTION
                + " has the part \""
                + entry
                + "\"; allowed are class names, package.*, package.** and *");
      }
      rules.append(';').append(entry);
    }
    ALWAYS.forEach(name -> rules.append(';').append(name));
    rules.append(";!*");
    return new ObjectAllowList(ObjectInputFilter.Config.createFilter(rules.toString()));
  }

  ObjectInputFilter filter() {
    return filter;
  }
}
