namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>The verb of a request, as Kubernetes names it.</summary>
public static class Verb
{
    public const string Any = "*";
    public const string Get = "get";
    public const string List = "list";
    public const string Watch = "watch";
    public const string Create = "create";
    public const string Update = "update";
    public const string Patch = "patch";
    public const string Delete = "delete";
}
