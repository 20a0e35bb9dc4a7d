package io.logwharf.jms.context;

import static io.logwharf.jms.error.UncheckedErrors.call;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;

/**
 * The names of the properties that a producer of the simplified API has, as they are whenever the
 * set is asked. Can't be modified.
 */
final class PropertyNameView extends AbstractSet<String> {
  private final MessageTemplate template;

  PropertyNameView(MessageTemplate template) {
    this.template = template;
  }

  @Override
  public Iterator<String> iterator() {
    return Collections.unmodifiableList(call(template::propertyNames)).iterator();
  }

  @Override
  public int size() {
    return call(template::propertyNames).size();
  }

  @Override
  public boolean contains(Object name) {
    return name instanceof String text && call(() -> template.message().propertyExists(text));
  }
}
