package io.logwharf.jms.message;

import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;

/** Java's serialisation, kept to the classes of an {@link ObjectAllowList}. Thread-safe. */
final class ObjectSerializer {
  private final ObjectAllowList allowed;

  ObjectSerializer(ObjectAllowList allowed) {
    this.allowed = allowed;
  }

  byte[] serialize(Serializable object) throws MessageFormatException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException e) {
      throw MessageErrors.format(
          "a " + object.getClass().getName() + " can't be serialised: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  /** What somebody else has serialised, within the allow-list. */
  Serializable deserialize(byte[] bytes) throws MessageFormatException {
    return deserialize(bytes, new Watch(allowed.filter()));
  }

  /** What {@link #serialize} returned in this process, of whatever class. */
  Serializable deserializeOwn(byte[] bytes) throws MessageFormatException {
    return deserialize(bytes, new Watch(info -> ObjectInputFilter.Status.UNDECIDED));
  }

  private static Serializable deserialize(byte[] bytes, Watch watch) throws MessageFormatException {
    try (ObjectInputStream in = new ContextObjectInputStream(new ByteArrayInputStream(bytes))) {
      in.setObjectInputFilter(watch);
      return (Serializable) in.readObject();
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      throw MessageErrors.format(watch.explain(e), e);
    }
  }

  /** Remembers what was refused, as the exception that follows doesn't say it. */
  private static final class Watch implements ObjectInputFilter {
    private final ObjectInputFilter filter;
    private FilterInfo refused;

    Watch(ObjectInputFilter filter) {
      this.filter = filter;
    }

    @Override
    public Status checkInput(FilterInfo info) {
      Status status = filter.checkInput(info);
      if (status == Status.REJECTED) {
        refused = info;
      }
      return status;
    }

    String explain(Exception failure) {
      if (refused == null) {
        return "the object of the message can't be deserialised: " + failure.getMessage();
      }
      if (refused.serialClass() == null) {
        return "the object of the message is too large or too deeply nested to be deserialised";
      }
      return "the object of the message has the class "
          + refused.serialClass().getName()
          + ", which this connection does not allow; if you trust whoever sends such messages, add"
          + " the class or its package to the option "
          + ObjectAllowList.OPTION;
    }
  }

  /** Finds classes where the application would: by the thread's context class loader first. */
  private static final class ContextObjectInputStream extends ObjectInputStream {
    ContextObjectInputStream(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      if (loader != null) {
        try {
          return Class.forName(description.getName(), false, loader);
        } catch (ClassNotFoundException e) {
          return super.resolveClass(description);
        }
      }
      return super.resolveClass(description);
    }
  }
}
