import Foundation

/// Finished cells, one JSON object a line, so that an interrupted measurement goes on where it was.
package struct CellFile {
  private let path: String
  /// What was found at the start.
  package private(set) var cells: [MeasuredCell] = []

  /// Opens the file, or makes it. Lines that are no cells are passed over: the last one may be cut short.
  package init(path: String) throws(ScenarioError) {
    self.path = path
    if let data = FileManager.default.contents(atPath: path) {
      let decoder = JSONDecoder()
      cells = data.split(separator: UInt8(ascii: "\n")).compactMap { line in
        try? decoder.decode(MeasuredCell.self, from: Data(line))
      }
      // What follows a line that was cut short begins a line of its own.
      if let end = data.last, end != UInt8(ascii: "\n") { try append(Data("\n".utf8)) }
    } else {
      guard FileManager.default.createFile(atPath: path, contents: nil) else {
        throw ScenarioError("The file '\(path)' for finished cells cannot be made.")
      }
    }
  }

  /// The cell of this row, seed and build, if it is there.
  package func cell(row: String, seed: UInt64, build: String) -> MeasuredCell? {
    cells.last { $0.row == row && $0.seed == seed && $0.build == build }
  }

  /// Adds a cell for good.
  package mutating func add(_ cell: MeasuredCell) throws(ScenarioError) {
    cells.append(cell)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let line = try? encoder.encode(cell) else { return }
    try append(line + Data("\n".utf8))
  }

  private func append(_ bytes: Data) throws(ScenarioError) {
    do {
      guard let handle = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: bytes)
    } catch {
      throw ScenarioError("The file '\(path)' for finished cells cannot be written.")
    }
  }
}
