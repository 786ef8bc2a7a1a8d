import Selection

extension ObjectRegistrationMessage: DescribedMessage {
  static let schemaName = "Registration"
  static let meaning = "What an origin publishes, signed with its key (Ed25519)."
  static let isRead = true
  static let notes: [String: SchemaNote] = [
    "key": .hex("The origin's key.", digits: 64),
    "time": .read("When it was signed, seconds since 1970."),
    "until": .read("Until when others may bring it; missing from what the origin brings itself."),
    "objects": .plain("What it publishes.").list(atMost: ObjectRegistration.maximumObjects),
    "objects.object": .hex("The object's v2 infohash.", digits: 64),
    "objects.v1": .hex("That of its hybrid description for clients of BitTorrent v1.", digits: 40),
    "objects.v1_only": .hex("That of its v1-only description.", digits: 40),
    "objects.length": .whole("Its bytes.", 1...1 << 46),
    "objects.piece_length": .number("A power of two.", of: (14...30).map { 1 << $0 }),
    "objects.url": .text("Where it is published.", atMost: 8192, pattern: "^[!-~]+$"),
    "objects.path": .text("Where it lies below the origin's root; at most 4,096 bytes.", atMost: 4096),
    "signature": .hex("Over the lines of text that the origin signs.", digits: 128),
    "uplink": .whole(
      "What the origin's line carries, bytes per second. It is not signed, and decides nothing.",
      ObjectRegistration.uplinks),
    "keys": .plain("What became of the origin's keys; what makes no sense is passed over."),
    "keys.successions": .plain("One key says that another takes its place.").list(atMost: 16),
    "keys.successions.from": .text("The key that goes, in hexadecimal.", atMost: 64),
    "keys.successions.to": .text("The key that comes.", atMost: 64),
    "keys.successions.time": .read("When that was signed, seconds since 1970."),
    "keys.successions.signature": .text("By the key that goes.", atMost: 128),
    "keys.revocations": .plain("A key says that it counts no more.").list(atMost: 16),
    "keys.revocations.key": .text("The key, in hexadecimal.", atMost: 64),
    "keys.revocations.time": .read("When that was signed, seconds since 1970."),
    "keys.revocations.signature": .text("By that key.", atMost: 128),
  ]
}
