import ArgumentParser
import Live
import Nodes
import Vocabulary

/// `shoal cache`
struct CacheCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Look at the cache, pin what is to stay, remove or verify objects.",
    discussion: """
      list    what there is, the most recently used first
      pin     keep an object whatever there is room for; unpin lets it go again
      remove  delete an object's files; not while somebody reads it
      verify  hash what is stored; without objects all of it. What was changed is fetched again

      An object is named by its v2 infohash (64 hexadecimal digits, or the first eight and more), its file's name, or \
      its http:// address. Where an agent uses the cache it does the work.

      Examples:
        shoal cache list
        shoal cache pin update.bin
        shoal cache remove 4f2a91c07b3e
      """)

  /// What is to be done.
  enum Action: String, ExpressibleByArgument, CaseIterable {
    case list
    case pin
    case unpin
    case remove
    case verify
  }

  @Argument(help: ArgumentHelp("list, pin, unpin, remove or verify.", valueName: "action"))
  var action: Action

  @Argument(help: ArgumentHelp("Infohashes, file names or http:// addresses.", valueName: "object"))
  var objects: [String] = []

  @Option(help: ArgumentHelp("The cache; by default ~/.cache/shoal.", valueName: "dir"))
  var cache: String?

  @Flag(inversion: .prefixedNo, help: "Print one JSON object for each object of the cache.")
  var json: Bool?

  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    let directory = try settings.cacheDirectory(cache)
    let run = CacheRun(directory: directory)
    if objects.isEmpty, [.pin, .unpin, .remove].contains(action) {
      throw CommandFailure.usage("'shoal cache \(action.rawValue)' needs an object; see 'shoal cache list'")
    }
    switch action {
    case .list: list(try run.chosen(objects))
    case .pin: try await run.order(try run.chosen(objects)) { .pin($0) }
    case .unpin: try await run.order(try run.chosen(objects)) { .unpin($0) }
    case .remove: try await run.order(try run.chosen(objects)) { .remove($0) }
    case .verify: try run.verify(try run.chosen(objects))
    }
  }

  private func list(_ entries: [CacheEntry]) {
    guard json == true else {
      for line in CacheTable(entries: entries).lines { Terminal.out(line) }
      return
    }
    for entry in entries { Terminal.out(JSONLines.text(entry)) }
  }
}
