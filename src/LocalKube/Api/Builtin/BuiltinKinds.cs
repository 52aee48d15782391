using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;
using ScheduledJobs.LocalKube.Api.Tables;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>The kinds that exist from the start.</summary>
internal sealed class BuiltinKinds
{
    private readonly Dictionary<string, Schema> _schemas = [];

    private BuiltinKinds(JsonObject definitions)
    {
        Definitions = definitions;
        foreach (var (name, definition) in definitions)
            _schemas[name] = Schema.Declare(name, (JsonObject)definition!);
        foreach (var (name, definition) in definitions)
            _schemas[name].ParseChildren((JsonObject)definition!, reference => _schemas[reference]);
        Namespaces = Make("", "Namespace", "io.k8s.api.core.v1", BuiltinTables.Namespaces, new NamespaceRules()) with
        {
            Namespaced = false,
            HasStatus = true,
            ShortNames = ["ns"],
            Verbs = [.. ResourceKind.AllVerbs.Where(v => v != "deletecollection")],
        };
        Pods = Make("", "Pod", "io.k8s.api.core.v1", BuiltinTables.Pods, new PodRules()) with
        {
            HasStatus = true,
            ShortNames = ["po"],
            Categories = ["all"],
        };
        Events = Make("", "Event", "io.k8s.api.core.v1", BuiltinTables.Events, new EventRules()) with { ShortNames = ["ev"] };
        CustomResourceDefinitions = Make(
            "apiextensions.k8s.io",
            "CustomResourceDefinition",
            "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
            BuiltinTable.Plain,
            new CustomResourceDefinitionRules()) with
        {
            Namespaced = false,
            HasStatus = true,
            ShortNames = ["crd", "crds"],
            Categories = ["api-extensions"],
        };
        ValidatingWebhookConfigurations = MakeValidatingWebhookConfigurations();
        All = [Namespaces, Pods, Events, .. Others(), .. KeptKinds(), ValidatingWebhookConfigurations, CustomResourceDefinitions];
    }

    public static BuiltinKinds Instance { get; } = new(Load());

    public IReadOnlyList<ResourceKind> All { get; }

    public ResourceKind Namespaces { get; }

    public ResourceKind Pods { get; }

    public ResourceKind Events { get; }

    public ResourceKind CustomResourceDefinitions { get; }

    public ResourceKind ValidatingWebhookConfigurations { get; }

    /// <summary>The definitions as published.</summary>
    public JsonObject Definitions { get; }

    public Schema Metadata => _schemas[MetadataRules.SchemaName];

    private ResourceKind MakeValidatingWebhookConfigurations() => Make(
        "admissionregistration.k8s.io",
        "ValidatingWebhookConfiguration",
        "io.k8s.api.admissionregistration.v1",
        BuiltinTable.Plain,
        new ValidatingWebhookRules()) with
    {
        Namespaced = false,
    };

    private IEnumerable<ResourceKind> Others()
    {
        yield return Make("", "ConfigMap", "io.k8s.api.core.v1", BuiltinTables.ConfigMaps, new KeyedDataRules()) with { ShortNames = ["cm"] };
        yield return Make("", "Secret", "io.k8s.api.core.v1", BuiltinTables.Secrets, new SecretRules());
        yield return Make("", "ServiceAccount", "io.k8s.api.core.v1", BuiltinTables.ServiceAccounts, KindRules.Plain) with
        {
            ShortNames = ["sa"],
        };
        yield return Make("batch", "Job", "io.k8s.api.batch.v1", BuiltinTables.Jobs, new JobRules()) with
        {
            HasStatus = true,
            Categories = ["all"],
        };
        yield return Make("coordination.k8s.io", "Lease", "io.k8s.api.coordination.v1", BuiltinTables.Leases, new LeaseRules());
        yield return Make("events.k8s.io", "Event", "io.k8s.api.events.v1", BuiltinTables.Events, new EventsV1Rules()) with
        {
            ShortNames = ["ev"],
            StoredGroup = "",
        };
        yield return Make(
            "authorization.k8s.io", "SelfSubjectAccessReview", "io.k8s.api.authorization.v1", BuiltinTable.Plain, KindRules.Plain) with
        {
            Namespaced = false,
            Verbs = ["create"],
        };
        yield return Make("authentication.k8s.io", "SelfSubjectReview", "io.k8s.api.authentication.v1", BuiltinTable.Plain, KindRules.Plain) with
        {
            Namespaced = false,
            Verbs = ["create"],
        };
    }

    /// <summary>
    /// The kinds that an installation of the operator contains. Nothing here acts on them. They are stored so that manifests and charts can
    /// be applied and dry-run, with a warning that says so.
    /// </summary>
    private IEnumerable<ResourceKind> KeptKinds()
    {
        yield return Kept("", "Service", "io.k8s.api.core.v1") with { ShortNames = ["svc"], HasStatus = true };
        yield return Kept("apps", "Deployment", "io.k8s.api.apps.v1") with { ShortNames = ["deploy"], HasStatus = true };
        yield return Kept("policy", "PodDisruptionBudget", "io.k8s.api.policy.v1") with { ShortNames = ["pdb"], HasStatus = true };
        yield return Kept("networking.k8s.io", "NetworkPolicy", "io.k8s.api.networking.v1") with
        {
            Plural = "networkpolicies",
            ShortNames = ["netpol"],
        };
        foreach (var kind in new[] { "Role", "RoleBinding" })
            yield return Kept("rbac.authorization.k8s.io", kind, "io.k8s.api.rbac.v1");
        foreach (var kind in new[] { "ClusterRole", "ClusterRoleBinding" })
            yield return Kept("rbac.authorization.k8s.io", kind, "io.k8s.api.rbac.v1") with { Namespaced = false };
    }

    private ResourceKind Kept(string group, string kind, string package) =>
        Make(group, kind, package, BuiltinTable.Plain, KindRules.Plain) with
        {
            Warning = $"LocalCluster stores objects of kind {kind} but does nothing with them",
        };

    private ResourceKind Make(string group, string kind, string package, ITable table, KindRules rules)
    {
        var singular = kind.ToLowerInvariant();
        var schemaName = $"{package}.{kind}";
        return new ResourceKind
        {
            Group = group,
            Version = "v1",
            Kind = kind,
            Singular = singular,
            Plural = singular + "s",
            SchemaName = schemaName,
            Schema = _schemas[schemaName],
            Table = table,
            Rules = rules,
        };
    }

    private static JsonObject Load()
    {
        using var stream = typeof(BuiltinKinds).Assembly.GetManifestResourceStream("schemas.yaml")
            ?? throw new InvalidOperationException("schemas.yaml is not in the assembly.");
        using var reader = new StreamReader(stream);
        var definitions = (JsonObject)YamlJson.Parse(reader.ReadToEnd())!;
        foreach (var (name, definition) in definitions)
            AddTypeFields(name, (JsonObject)definition!);
        return definitions;
    }

    /// <summary>Every kind has apiVersion and kind, so the file does not repeat them.</summary>
    private static void AddTypeFields(string name, JsonObject definition)
    {
        // PodTemplateSpec also has metadata, but is not a kind.
        var isKind = definition.ObjectAt("properties", "metadata") is not null && !name.EndsWith("Spec", StringComparison.Ordinal);
        if (!isKind)
            return;
        var properties = definition.Ensure("properties");
        properties.Insert(0, "apiVersion", new JsonObject { ["type"] = "string", ["description"] = "Group and version of the kind." });
        properties.Insert(1, "kind", new JsonObject { ["type"] = "string", ["description"] = "The kind." });
    }
}
