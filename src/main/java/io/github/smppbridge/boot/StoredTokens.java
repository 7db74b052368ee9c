package io.github.smppbridge.boot;

import io.github.smppbridge.gateway.TokenRecords;
import io.github.smppbridge.store.TokenTable;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Ids of tokens in the store, which replicas share. */
record StoredTokens(TokenTable table) implements TokenRecords {
  @Override
  public CompletionStage<Void> given(String user, String tokenId) {
    return table.given(user, tokenId);
  }

  @Override
  public CompletionStage<Void> revoked(String user, String tokenId) {
    return table.revoked(user, tokenId);
  }

  @Override
  public CompletionStage<Void> left(String user, String tokenId) {
    return table.left(user, tokenId);
  }

  @Override
  public CompletionStage<List<String>> usersWithLeft() {
    return table.usersWithLeft();
  }

  @Override
  public CompletionStage<List<String>> claimLeft(String user) {
    return table.claimLeft(user);
  }
}
