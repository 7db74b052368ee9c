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

  @Test
  void foldersAreCreated() {
    Path file = folder.resolve("a/b/c.db");
    Store.open(StoreOptions.of("jdbc:sqlite:" + file, "", ""), callbacks).close();
    assertThat(file).exists();
  }

  @Test
  void aFolderThatCannotBeMadeStopsTheStartWithAClearMessage() throws Exception {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(
            () ->
                Store.open(
                    StoreOptions.of("jdbc:sqlite:" + inTheWay.resolve("x.db"), "", ""), callbacks))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url: the folder " + inTheWay + " cannot be written");
  }

  @Test
  void aFileThatIsNoDatabaseStopsTheStart() throws Exception {
    Path text = Files.writeString(folder.resolve("text.db"), "this is no database ".repeat(100));
    assertThatThrownBy(() -> Store.open(StoreOptions.of("jdbc:sqlite:" + text, "", ""), callbacks))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url: jdbc:sqlite:" + text + " cannot be used");
  }

  @Test
  void anotherKindOfDatabaseIsRefusedNamingWhatIsAllowed() {
    assertThatThrownBy(
            () ->
                Store.open(
                    StoreOptions.of("jdbc:mysql://u:secret@db/x?password=secret", "", ""),
                    callbacks))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url: \"jdbc:mysql://…@db/x\" is not supported")
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Store.open(StoreOptions.of("jdbc:sqlite::memory:", "", ""), callbacks))
        .hasMessageContaining("names no file");
  }

  @Test
  void optionsDoNotPrintThePassword() {
    assertThat(StoreOptions.of("jdbc:postgresql://db/x?password=secret", "u", "secret").toString())
        .doesNotContain("secret");
    assertThat(StoreOptions.of("", null, null).url()).isEqualTo(StoreOptions.DEFAULT_URL);
  }
}
