import Foundation

/// What tests need from PyPI, put into a folder once and kept with the build.
enum PythonPackages {
  /// Makes requests from an OpenAPI document, and judges the answers by it.
  static let schemathesis = installed("schemathesis==4.32.5")
  /// The messages of the OpenTelemetry protocol, as its own definition has them.
  static let openTelemetry = installed("opentelemetry-proto==1.45.2")

  /// The folder for PYTHONPATH; nil where the package cannot be had.
  private static func installed(_ package: String) -> String? {
    let folder = Programs.root + "/.build/" + package.replacingOccurrences(of: "==", with: "-")
    guard !FileManager.default.fileExists(atPath: folder + "/installed") else { return folder }
    let install = Process()
    install.executableURL = URL(fileURLWithPath: Programs.python)
    install.arguments =
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir", "--upgrade"]
      + ["--target", folder, package]
    guard (try? install.run()) != nil else { return nil }
    install.waitUntilExit()
    guard install.terminationStatus == 0, (try? Data().write(to: URL(fileURLWithPath: folder + "/installed"))) != nil
    else { return nil }
    return folder
  }
}
