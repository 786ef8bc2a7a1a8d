import Selection
import Vocabulary

/// What selectors tell each other through a store.
enum SharedBytes {
  static func read(_ bytes: [UInt8]) {
    guard let batch = SharedBatch(bytes: bytes) else { return }
    let entries = batch.lines.map { (age: $0.age, bytes: SharedBatch.bytes(of: $0.entry)) }
    let written = SharedBatch.bytes(teller: batch.teller, number: batch.number, entries: entries)
    precondition(SharedBatch(bytes: written)?.lines == batch.lines, "a batch is another one after a trip")
  }
}
