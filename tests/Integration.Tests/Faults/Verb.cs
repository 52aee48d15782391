namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>What a request asks for, in the words of Kubernetes.</summary>
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
