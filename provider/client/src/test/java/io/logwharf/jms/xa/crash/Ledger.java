package io.logwharf.jms.xa.crash;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAResource;
import org.apache.derby.jdbc.EmbeddedXADataSource;

/** The second resource of a transaction: notes what the first one has done. */
interface Ledger {
  XAResource resource() throws Exception;

  void note(String text) throws Exception;

  /**
   * The ledger that an argument of a process names.
   *
   * @param place {@code derby:folder}, or the URL of a broker
   */
  static Ledger open(String place) throws Exception {
    return place.startsWith(Derby.PREFIX)
        ? new Derby(place.substring(Derby.PREFIX.length()))
        : new Broker(place);
  }

  /** Makes a ledger for the first time. */
  static void create(String place) throws SQLException {
    if (place.startsWith(Derby.PREFIX)) {
      Derby.createTable(place.substring(Derby.PREFIX.length()));
    }
  }

  /** A table of Derby's, in this process. */
  final class Derby implements Ledger {
    static final String PREFIX = "derby:";
    private final javax.sql.XAConnection connection;

    private Derby(String folder) throws SQLException {
      this.connection = dataSource(folder).getXAConnection();
    }

    static EmbeddedXADataSource dataSource(String folder) {
      EmbeddedXADataSource source = new EmbeddedXADataSource();
      source.setDatabaseName(Path.of(folder).toString());
      source.setCreateDatabase("create");
      return source;
    }

    static void createTable(String folder) throws SQLException {
      try (Connection connection = dataSource(folder).getXAConnection().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create table ledger (text varchar(100))");
      }
    }

    static List<String> rows(String folder) throws SQLException {
      List<String> rows = new ArrayList<>();
      try (Connection connection = dataSource(folder).getXAConnection().getConnection();
          Statement statement = connection.createStatement();
          var found = statement.executeQuery("select text from ledger")) {
        while (found.next()) {
          rows.add(found.getString(1));
        }
      }
      return rows;
    }

    @Override
    public XAResource resource() throws SQLException {
      return connection.getXAResource();
    }

    @Override
    public void note(String text) throws SQLException {
      try (PreparedStatement insert =
          connection.getConnection().prepareStatement("insert into ledger values (?)")) {
        insert.setString(1, text);
        insert.executeUpdate();
      }
    }
  }

  /** A queue of another broker. */
  final class Broker implements Ledger {
    static final String QUEUE = "ledger";
    private final XASession session;

    private Broker(String url) throws Exception {
      XAConnection connection = new LogwharfConnectionFactory(url).createXAConnection();
      this.session = connection.createXASession();
    }

    @Override
    public XAResource resource() {
      return session.getXAResource();
    }

    @Override
    public void note(String text) throws Exception {
      Session sending = session.getSession();
      sending.createProducer(sending.createQueue(QUEUE)).send(sending.createTextMessage(text));
    }
  }
}
