using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Kube.Transport.Credentials;

/// <summary>
/// Runs a credential plug-in once. It gets no standard input, because no one could type into an operator, unless a person runs this process:
/// then it shares the terminal, and gets time for an answer.
/// </summary>
internal sealed partial class ExecRunner(ExecPlugin plugin, KubeClientConfiguration configuration, TimeProvider time, ILogger logger)
{
    private readonly bool _isInteractive = configuration.IsInteractive && plugin.Interaction != ExecInteraction.Never;

    private TimeSpan Limit => _isInteractive ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(60);

    public async Task<ExecCredentialStatus> RunAsync(CancellationToken cancellationToken)
    {
        if (plugin.Interaction == ExecInteraction.Always && !_isInteractive)
            throw Failure("must ask a person (interactiveMode: Always), but this process has no terminal");
        using var process = Start();
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (!_isInteractive)
                process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var complaints = _isInteractive ? Task.FromResult("") : process.StandardError.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return Read(process.ExitCode, await output, await complaints);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"did not finish within {Limit.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            RedirectStandardInput = !_isInteractive,
            RedirectStandardOutput = true,
            RedirectStandardError = !_isInteractive,
            UseShellExecute = false,
        };
        foreach (var argument in plugin.Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = JsonSerializer.Serialize(Request(), ExecJsonContext.Default.ExecCredential);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Failure(plugin.InstallHint is { } hint ? $"cannot be started ({e.Message}). {hint}" : $"cannot be started: {e.Message}", e);
        }
    }

    private ExecCredential Request() => new()
    {
        ApiVersion = plugin.ApiVersion,
        Kind = "ExecCredential",
        Spec = new ExecCredentialSpec { Interactive = _isInteractive, Cluster = plugin.ProvideClusterInfo ? ClusterInfo() : null },
    };

    private ExecCluster ClusterInfo()
    {
        var bundle = configuration.CertificateAuthorityPem
            ?? (configuration.CertificateAuthorityFile is { } file ? File.ReadAllText(file) : null);
        return new ExecCluster
        {
            Server = configuration.Server.ToString(),
            TlsServerName = configuration.TlsServerName,
            SkipTlsVerification = configuration.SkipTlsVerification,
            CertificateAuthorityData = bundle is null ? null : Encoding.UTF8.GetBytes(bundle),
            ProxyUrl = configuration.ProxyUrl?.ToString(),
        };
    }

    private ExecCredentialStatus Read(int exitCode, string output, string complaints)
    {
        if (exitCode != 0)
            throw Failure($"exited with code {exitCode}{(complaints.Length > 0 ? $": {Shorten(complaints)}" : "")}");
        if (complaints.Length > 0)
            Log.PluginComplained(logger, plugin.Command, Shorten(complaints));

        ExecCredential? answer;
        try
        {
            answer = JsonSerializer.Deserialize(output, ExecJsonContext.Default.ExecCredential);
        }
        catch (JsonException e)
        {
            // The text may contain a secret, so it is not repeated.
            throw Failure("did not print JSON", e);
        }

        if (answer is not { Kind: "ExecCredential" } || answer.ApiVersion != plugin.ApiVersion)
        {
            var found = (answer?.ApiVersion, answer?.Kind) is ({ } version, { } kind) ? $"{version} {kind}" : "an object without apiVersion and kind";
            throw Failure($"printed {found}; expected {plugin.ApiVersion} ExecCredential");
        }

        var status = answer.Status;
        if (status is null || (status.Token is null && (status.ClientCertificateData is null || status.ClientKeyData is null)))
            throw Failure("printed neither status.token nor status.clientCertificateData with status.clientKeyData");
        return status;
    }

    private CredentialException Failure(string what, Exception? inner = null) =>
        new($"The credential plug-in '{plugin.Command}' {what}", inner);

    private static string Shorten(string text) => text.Trim() is { Length: > 500 } longText ? longText[..500] : text.Trim();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The credential plug-in '{Command}' printed: {Text}")]
        public static partial void PluginComplained(ILogger logger, string command, string text);
    }
}
