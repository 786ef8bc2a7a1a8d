import Nodes
import Vocabulary

/// Gives words others of the same form: as long, with digits where there were digits, letters where there were letters,
/// and capitals where there were capitals. No two words have the same one.
///
/// A permutation of all words of a form, by a Feistel network over the places of a word, as format-preserving
/// encryption is made (Black and Rogaway, CT-RSA 2002; NIST SP 800-38G). What machines know by its name stays, and no
/// word is given the name of that.
struct WordPseudonyms {
  /// What one place of a word is: a number, and how many there are of it.
  struct Place: Hashable {
    var value: UInt8
    var radix: UInt8
  }

  private static let rounds = 8

  /// Words of the protocols and of the paths that nodes answer at.
  private static let known: Set<String> = [
    "http", "https", "udp", "v", "v1", "announce", "scrape", "torrent", "layer", "localhost", "shoal", "index", "none",
    "unknown", "healthz", "metrics", "well", "known", "keys", "laws", "trace", "events", "status", "style", "page",
    // Of HTTP's fields.
    "application", "audio", "font", "image", "multipart", "video", "octet", "stream", "plain", "bittorrent",
    "byteranges", "rel", "type", "describedby", "charset", "utf", "attachment", "inline", "filename", "bytes",
    "gzip", "deflate", "identity", "chunked", "close", "keep", "alive", "max", "age", "no", "store", "cache",
    "public", "private", "nosniff", "self", "script", "src", "default", "path", "secure", "httponly", "samesite",
    "lax", "strict",
  ]

  private let code: SipHash

  init(_ key: PseudonymKey) { code = key.names }

  /// Whether a word stays as it is; in small letters. Keys of nodes, infohashes and the ids of downloads do
  /// wherever they are written.
  static func stays(_ word: String) -> Bool {
    known.contains(word) || MediaType.hangs(on: word) || hashLengths.contains(word.utf8.count) && isHexadecimal(word)
  }

  private static let hashLengths = [32, 2 * InfoHash.byteCount, 2 * Digest256.byteCount]

  private static func isHexadecimal(_ word: String) -> Bool { word.utf8.allSatisfy { $0.hexDigit != nil } }

  /// The word in place of another, as numbers of its places. Letters are small ones.
  func pseudonym(of word: [Place]) -> [Place] {
    guard !Self.stays(Self.text(word)) else { return word }
    var result = word
    // From one word to the next, until none is left that has to stay: so no other comes to it.
    repeat { permute(&result) } while Self.stays(Self.text(result))
    return result
  }

  private func permute(_ word: inout [Place]) {
    let middle = word.count / 2
    for round in 0..<Self.rounds {
      let (from, to) = round.isMultiple(of: 2) ? (0..<middle, middle..<word.count) : (middle..<word.count, 0..<middle)
      var hash = code
      hash.mix(UInt64(round) << 32 | UInt64(word.count))
      for place in word { hash.mix(UInt64(place.radix)) }
      for at in from { hash.mix(UInt64(word[at].value)) }
      for at in to {
        var own = hash
        own.mix(UInt64(at))
        let radix = UInt64(word[at].radix)
        word[at].value = UInt8((UInt64(word[at].value) + own.code % radix) % radix)
      }
    }
  }

  /// As far as it is of letters and digits: other words are none that stay.
  private static func text(_ word: [Place]) -> String {
    String(
      decoding: word.map { place in
        switch place.radix {
        case 10: 0x30 + place.value
        case 26: 0x61 + place.value
        default: UInt8(ascii: "?")
        }
      }, as: UTF8.self)
  }
}
