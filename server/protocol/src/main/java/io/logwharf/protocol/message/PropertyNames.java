package io.logwharf.protocol.message;

import java.util.Locale;
import java.util.Set;

/** Which names properties may have (Jakarta Messaging 3.1 §3.5.1 and §3.8.1.1). */
public final class PropertyNames {
  /** The property that keeps messages of one group in order; it is the record's key as well. */
  public static final String GROUP_ID = "JMSXGroupID";

  /** The property that says which user sent a message, where the provider was asked to set it. */
  public static final String USER_ID = "JMSXUserID";

  private static final int LONGEST_RESERVED_WORD = 7;
  private static final Set<String> RESERVED_WORDS =
      Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

  private PropertyNames() {}

  /** Whether a selector could name it: a Java identifier that is no word of the language. */
  public static boolean isIdentifier(String name) {
    if (name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      if (!Character.isJavaIdentifierPart(name.charAt(i))) {
        return false;
      }
    }
    return name.length() > LONGEST_RESERVED_WORD
        || !RESERVED_WORDS.contains(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Whether the name begins as those of Jakarta Messaging's own header fields do. {@code JMSX} and
   * {@code JMS_} are for properties (§3.5.9 and §3.5.10).
   */
  public static boolean isHeaderField(String name) {
    return name.startsWith("JMS") && !name.startsWith("JMSX") && !name.startsWith("JMS_");
  }

  /**
   * The property that a record header of this name is shown as: '-' becomes {@code _HYPHEN_} and
   * '.' becomes {@code _DOT_}, null where it is no identifier even so.
   */
  static String ofForeignHeader(String header) {
    String name = header.replace("-", "_HYPHEN_").replace(".", "_DOT_");
    return isIdentifier(name) && !isHeaderField(name) ? name : null;
  }
}
