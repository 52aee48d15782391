using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>
/// The intended outcome of a test's Pod. The annotation states it if the tests move Pods themselves, the command if a kubelet runs them, so
/// that one manifest means the same on every cluster.
/// </summary>
public sealed record Outcome(string Annotation, string Command)
{
    public const string AnnotationKey = "test.scheduledjobs.dev/outcome";

    public static Outcome Succeed { get; } = new("succeed", "true");

    /// <summary>Runs until it is deleted.</summary>
    public static Outcome Hang { get; } = new("hang", "trap 'exit 0' TERM; sleep 3600 & wait");

    public static Outcome SucceedAfter(int seconds) => new($"succeed-after:{seconds}", $"sleep {seconds}");

    public static Outcome Fail(int exitCode) => new($"fail:{exitCode}", $"exit {exitCode}");

    /// <summary>A Pod action with this outcome.</summary>
    public JsonObject Pod => YamlText.Single($"""
        pod:
          template:
            metadata:
              labels:
                team: tests
              annotations:
                {AnnotationKey}: "{Annotation}"
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.36
                command: [sh, -c, "{Command}"]
        """);
}
