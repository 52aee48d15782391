using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Kubectl;

/// <summary>A test that runs kubectl commands.</summary>
public abstract class KubectlTest : ClusterTest
{
    /// <summary>A schedule that is valid and does not run during the test.</summary>
    protected const string NewYear = """
        apiVersion: scheduledjobs.dev/v1alpha1
        kind: ScheduledJob
        metadata:
          name: new-year
          annotations:
            note: NEW-YEAR
        spec:
          trigger:
            cron:
              expression: "0 0 1 1 *"
          timeZone: Europe/Berlin
          action:
            http:
              url: http://127.0.0.1:9/greet
        """;

    protected async Task<KubectlResult> KubectlAsync(params string[] arguments) =>
        await (await ProgramAsync()).RunAsync(arguments);

    /// <summary>With a manifest on standard input, for <c>-f -</c>.</summary>
    protected async Task<KubectlResult> KubectlWithAsync(string manifest, params string[] arguments) =>
        await (await ProgramAsync()).RunAsync(manifest, arguments);

    protected Task<KubectlProgram> ProgramAsync() => KubectlProgram.RequireAsync(Cluster.AdminKubeconfig, Here.Name);

    protected async Task ApplyAsync(string manifest) => (await KubectlWithAsync(manifest, "apply", "-f", "-")).Succeeded.ShouldNotBeEmpty();
}
