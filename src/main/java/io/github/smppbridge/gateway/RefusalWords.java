package io.github.smppbridge.gateway;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept of the gateway's words about a refusal. They go to the log, and decide the
 * command_status; and they may repeat what was sent: a number, a text, credentials. So only words
 * that SMSGate's own refusals are made of are kept, each by itself; all else, digits and control
 * characters among it, becomes an ellipsis.
 */
final class RefusalWords {
  private static final int MOST = 200;
  private static final int MOST_READ = 1_000;
  private static final String OMITTED = "…";

  private static final Pattern PIECE =
      Pattern.compile("([A-Za-z]+)|([ .,:;'()\\[\\]/_-]+)|[^A-Za-z .,:;'()\\[\\]/_-]+");

  private static final Set<String> KNOWN =
      Set.of(
          ("a account active administrator after all already an any api apikey are at auth"
                  + " bad be been before between body busy by cancel cannot characters code conflict"
                  + " contact content contents data datamessage delete denied device deviceid"
                  + " devices disabled does duplicate empty enqueue entity equal error event"
                  + " exceeded exist exists expected expired failed field fields filter find for"
                  + " forbidden format found from gateway get greater handle has id ids implemented"
                  + " in inbox index input internal invalid is isencrypted it items jwt key large"
                  + " least length less limit limits list lte maintenance manage many max maximum"
                  + " message messages method min minimum missing mobile more most multiple must no"
                  + " non none not number numbers of offline on only or overloaded parse password"
                  + " path pending permission permissions phone phonenumber phonenumbers port post"
                  + " priority provided queue quota rate reached read record refused registered"
                  + " request requests required revoked route row same schedule scheduleat scheduled"
                  + " scope select send server service settings sim simnumber simultaneously size"
                  + " sms smsmessage string struct syntax tag text textmessage than that the this"
                  + " time timeout to token tokens too ttl type unable unauthorized unavailable"
                  + " unexpected unique unknown unprocessable unsupported until url use used user"
                  + " valid validate validation validuntil value values was webhook webhooks with"
                  + " withdeliveryreport without write")
              .split(" "));

  private RefusalWords() {}

  /** The words of ours among these, at most {@value #MOST} characters. */
  static String of(String words) {
    StringBuilder kept = new StringBuilder();
    Matcher piece = PIECE.matcher(words.substring(0, Math.min(words.length(), MOST_READ)));
    while (piece.find() && kept.length() < MOST) {
      boolean word = piece.group(1) != null;
      if (word && KNOWN.contains(piece.group().toLowerCase(Locale.ROOT))
          || !word && piece.group(2) != null) {
        kept.append(piece.group());
      } else if (!kept.toString().stripTrailing().endsWith(OMITTED)) {
        kept.append(OMITTED);
      }
    }
    boolean cut = kept.length() > MOST || words.length() > MOST_READ;
    kept.setLength(Math.min(kept.length(), MOST));
    return (cut ? kept.append(OMITTED) : kept).toString().strip();
  }
}
