package io.logwharf.benchmark.load;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import org.apache.derby.jdbc.EmbeddedXADataSource;

/** A Derby database in this process, on disk, into which each transaction inserts a row. */
final class XaDatabase {
  private static final int PAYLOAD_LENGTH = 100;

  private final EmbeddedXADataSource source = new EmbeddedXADataSource();
  private String table;

  XaDatabase(Path folder) {
    // Derby takes the place of its log from nowhere else; otherwise it is the working directory.
    System.setProperty("derby.stream.error.file", folder.resolve("derby.log").toString());
    source.setDatabaseName(folder.resolve("derby").toString());
    source.setCreateDatabase("create");
  }

  /** Makes an empty table for one run. */
  void create(String run) throws SQLException {
    table = "\"" + run + "\"";
    execute("CREATE TABLE " + table + " (payload VARCHAR(" + PAYLOAD_LENGTH + "))");
  }

  private void execute(String sql) throws SQLException {
    XAConnection xa = source.getXAConnection();
    try (Connection connection = xa.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } finally {
      xa.close();
    }
  }

  /** A connection for one thread. */
  Writer connect() throws SQLException {
    return new Writer(source.getXAConnection());
  }

  /** Drops the run's table, which must have so many rows. */
  void check(long rows) throws SQLException {
    XAConnection xa = source.getXAConnection();
    try (Connection connection = xa.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      result.next();
      long found = result.getLong(1);
      if (found != rows) {
        throw new IllegalStateException(
            rows + " transactions were committed, and the database has " + found + " rows");
      }
    } finally {
      xa.close();
    }
    execute("DROP TABLE " + table);
  }

  /** Writes to the database, inside of the transactions that its resource is enlisted in. */
  final class Writer {
    private final XAConnection xa;
    private final XAResource resource;
    private final Connection connection;
    private final PreparedStatement insert;

    private Writer(XAConnection xa) throws SQLException {
      this.xa = xa;
      this.resource = xa.getXAResource();
      this.connection = xa.getConnection();
      this.insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?)");
    }

    XAResource resource() {
      return resource;
    }

    /** Inserts a row. */
    void write() throws SQLException {
      insert.setString(1, "x".repeat(PAYLOAD_LENGTH));
      insert.executeUpdate();
    }

    void close() throws SQLException {
      insert.close();
      connection.close();
      xa.close();
    }
  }
}
