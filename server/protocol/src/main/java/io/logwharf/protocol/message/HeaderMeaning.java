package io.logwharf.protocol.message;

import io.logwharf.protocol.record.HeaderCursor;

/**
 * What record headers of one name stand for.
 *
 * @param field which of the known headers, null where it is none
 * @param property the property that it is shown as, null where it is none
 * @param typed whether the property has a letter in {@code jms.types}: those not altered have
 * @param type the type of a property that has no letter, see {@link PropertyType}
 */
record HeaderMeaning(HeaderName field, String property, boolean typed, char type) {

  /** What the header gone to stands for. */
  static HeaderMeaning of(HeaderCursor header) {
    HeaderName field = HeaderName.of(header);
    return field == null || field == HeaderName.CONTENT_TYPE
        ? ofProperty(header, field)
        : new HeaderMeaning(field, null, false, PropertyType.STRING);
  }

  /** What a header stands for that is none of {@link HeaderName}, but content-type. */
  static HeaderMeaning ofProperty(HeaderCursor header, HeaderName field) {
    String name = header.name();
    if (name.startsWith("jms.")) {
      return new HeaderMeaning(field, null, false, PropertyType.STRING);
    }
    if (PropertyNames.isIdentifier(name) && !PropertyNames.isHeaderField(name)) {
      return new HeaderMeaning(field, name, true, PropertyType.STRING);
    }
    String property = DeadLetter.property(name);
    if (property != null && PropertyNames.isIdentifier(property)) {
      return new HeaderMeaning(field, property, false, DeadLetter.typeOf(name));
    }
    return new HeaderMeaning(
        field, PropertyNames.ofForeignHeader(name), false, PropertyType.STRING);
  }
}
