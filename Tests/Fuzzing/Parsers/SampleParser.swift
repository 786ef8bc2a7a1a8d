import Foundation

/// What reads bytes of strangers: each value must end on any bytes, without a trap, and what it takes and may write it
/// must read again as the same. The name of each is that of its samples' directory.
package protocol SampleParser: CaseIterable, RawRepresentable<String>, Sendable {
  /// Reads the bytes.
  func read(_ bytes: [UInt8])
}

extension SampleParser {
  /// The one that SHOAL_FUZZ names, for libFuzzer, which takes no words of ours.
  package static func chosen() -> Self {
    let name = ProcessInfo.processInfo.environment["SHOAL_FUZZ"] ?? ""
    guard let parser = Self(rawValue: name) else { preconditionFailure("SHOAL_FUZZ names no parser: '\(name)'") }
    return parser
  }

  /// Reads each sample in the directory of this parser below `directory`, and beginnings of it as they come from who
  /// breaks off, 50 at the most.
  ///
  /// - Returns: how many samples there are.
  /// - Throws: when they cannot be found or read.
  package func readSamples(below directory: String) throws -> Int {
    let own = "\(directory)/\(rawValue)"
    let names = try FileManager.default.contentsOfDirectory(atPath: own)
    for name in names {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(own)/\(name)")))
      for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 50)) { read(Array(bytes.prefix(end))) }
      read(bytes)
    }
    return names.count
  }

  /// Reads with each parser the samples below the directory that the command line names, and says so.
  package static func readAllSamples() throws {
    guard CommandLine.arguments.count == 2 else {
      FileHandle.standardError.write(Data("shoal: the directory of samples is wanted, and nothing else\n".utf8))
      exit(64)
    }
    for parser in allCases {
      let count = try parser.readSamples(below: CommandLine.arguments[1])
      print("\(parser.rawValue): read \(count) samples and their beginnings")
    }
  }
}
