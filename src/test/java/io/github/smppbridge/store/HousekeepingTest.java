package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.store.commit.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HousekeepingTest extends HousekeepingContract {

  @Test
  void aSecondStoreOnTheSameFileIsRefused() {
    assertThatThrownBy(() -> Store.open(options(), callbacks))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url")
        .hasMessageContaining("is in use by another smpp-bridge");
    get(store.ping());
  }

  private Store open(String url) {
    return Store.open(StoreOptions.of(url, "", ""), callbacks);
  }

  @Test
  void foldersAreCreated() {
    Path file = folder.resolve("a/b/c.db");
    open("jdbc:sqlite:" + file).close();
    assertThat(file).exists();
  }

  @Test
  void aFolderThatCannotBeMadeStopsTheStartWithAClearMessage() throws Exception {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> open("jdbc:sqlite:" + inTheWay.resolve("x.db")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url: the folder " + inTheWay + " cannot be written");
  }

  @Test
  void aFileThatIsNoDatabaseStopsTheStart() throws Exception {
    Path text = Files.writeString(folder.resolve("text.db"), "this is no database ".repeat(100));
    assertThatThrownBy(() -> open("jdbc:sqlite:" + text))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url: jdbc:sqlite:" + text + " cannot be used");
  }

  @Test
  void anotherKindOfDatabaseIsRefusedNamingWhatIsAllowed() {
    assertThatThrownBy(() -> open("jdbc:mysql://u:secret@db/x?password=secret"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url: \"jdbc:mysql://…@db/x\" is not supported")
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> open("jdbc:sqlite::memory:")).hasMessageContaining("names no file");
  }

  @Test
  void optionsDoNotPrintThePassword() {
    assertThat(StoreOptions.of("jdbc:postgresql://db/x?password=secret", "u", "secret").toString())
        .doesNotContain("secret");
    assertThat(StoreOptions.of("", null, null).url()).isEqualTo(StoreOptions.DEFAULT_URL);
  }
}
