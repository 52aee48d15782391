using Microsoft.Extensions.Logging;
using ScheduledJobs.Console;

namespace ScheduledJobs.ConsoleServer;

/// <summary>The settings from the command line.</summary>
/// <param name="Console">Those of the console.</param>
/// <param name="Kubeconfig">A kubeconfig, of which only the server is used; null for the cluster that this program runs in.</param>
/// <param name="CertificateAuthority">PEM bundle of the API server's authority; null for the system's.</param>
/// <param name="LogLevel">Minimum level of log lines.</param>
internal sealed record ServerSettings(SharedConsoleOptions Console, string? Kubeconfig, string? CertificateAuthority, LogLevel LogLevel);
