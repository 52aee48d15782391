using System.Reflection;
using System.Runtime.InteropServices;

namespace ScheduledJobs.Kube.Transport;

/// <summary>Identifies this client in the server's audit log and priority rules: <c>scheduledjobs/0.1.0 (linux/amd64)</c>.</summary>
internal static class UserAgent
{
    public static string Text { get; } = $"scheduledjobs/{Version()} ({System()}/{Architecture()})";

    private static string Version()
    {
        var version = typeof(UserAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        return version.Split('+')[0];
    }

    private static string System() =>
        OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : "other";

    // Go's names, as all other Kubernetes clients send them.
    private static string Architecture() => RuntimeInformation.ProcessArchitecture switch
    {
        global::System.Runtime.InteropServices.Architecture.X64 => "amd64",
        global::System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
