from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_seal"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="client",
            field=models.CharField(max_length=40, null=True, verbose_name="浏览器"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="device",
            field=models.CharField(max_length=12, null=True, verbose_name="设备"),
        ),
    ]
